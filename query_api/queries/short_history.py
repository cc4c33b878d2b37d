"""Reading an object's whole history at once, while it is short. The server says so before it has read a row."""

import msgspec

from query_api.queries.query import Query

# 128 granules: two of every month of five years. FINAL of so many rows takes about as long as counting first does.
MOST_ROWS = 32_768

# Of a granule or two of each part. A second thread, a second pass for the wide columns (lazy materialization) and a
# stream for each part in the order of the key cost more than they save there: the keys of a feed 16 ms of CPU, not 5.
FEW_ROWS: dict[str, str | int] = {
    "max_threads": 1,
    "query_plan_optimize_lazy_materialization": 0,
    "optimize_read_in_order": 0,
    # created_at is in the key, so no two months hold the same one.
    "do_not_merge_across_partitions_select_final": 1,
}


def of_short_history(query: Query) -> Query:
    """The same query, refused where its key range holds more than `MOST_ROWS` rows.

    By the granules that the index leaves: in planning, with the error that `QueryTooLarge` is made of.
    """
    return msgspec.structs.replace(query, settings={**query.settings, **FEW_ROWS, "max_rows_to_read": MOST_ROWS})
