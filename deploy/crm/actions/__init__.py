"""What people do in BottleCRM, each kind once and in an order in which it can happen; and where it must be seen."""

from deploy.crm.actions.action import Action, Seen, World
from deploy.crm.actions.customers import CUSTOMERS
from deploy.crm.actions.deals import DEALS
from deploy.crm.actions.documents import DOCUMENTS
from deploy.crm.actions.leads import LEADS
from deploy.crm.actions.tickets import TICKETS

__all__ = ["ACTIONS", "Action", "Seen", "World"]

ACTIONS: tuple[Action, ...] = (*LEADS, *CUSTOMERS, *DEALS, *TICKETS, *DOCUMENTS)
