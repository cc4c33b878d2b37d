"""An organization's webhook endpoints, and the states of their deliveries."""

from query_api.queries.conditions import Conditions
from query_api.queries.query import Query
from query_api.tenant import TenantContext
from query_api.webhooks.endpoint import Endpoint, EndpointState


def webhook_endpoints(tenant: TenantContext) -> Query:
    """Rows of `Endpoint`: those that are not deleted, the oldest first."""
    conditions = Conditions.of_organization(tenant)
    columns = ", ".join(Endpoint.__struct_fields__)
    sql = (
        f"SELECT {columns} FROM webhook_endpoints FINAL {conditions.where} AND is_deleted = 0 "  # noqa: S608 - the fragments are constants of this package
        "ORDER BY created_at, endpoint_id"
    )
    return Query("webhook_endpoints", sql, conditions.parameters)


def endpoint_states(tenant: TenantContext) -> Query:
    """Rows of `EndpointState`, of deleted endpoints too."""
    conditions = Conditions.of_organization(tenant)
    columns = ", ".join(EndpointState.__struct_fields__)
    sql = f"SELECT {columns} FROM webhook_states FINAL {conditions.where}"  # noqa: S608 - as above
    return Query("webhook_states", sql, conditions.parameters)
