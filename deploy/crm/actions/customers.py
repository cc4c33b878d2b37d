"""Accounts, contacts and tasks."""

from deploy.crm.actions.action import Action, Seen, World, changed
from deploy.crm.rest import Rest


def _account(world: World, rest: Rest) -> Seen:
    world.made["globex"] = rest.post("accounts/", {"name": "Globex", "website": "https://globex.test"})["id"]
    return Seen("account", world.made["globex"], "custom", {"action": "created", "name": "Globex"})


def _account_renamed(world: World, rest: Rest) -> Seen:
    rest.patch(f"accounts/{world.made['globex']}/", {"name": "Globex Corporation"})
    return Seen("account", world.made["globex"], "field_updated", changed(name=("Globex", "Globex Corporation")))


def _contact(world: World, rest: Rest) -> Seen:
    person = {"first_name": "Leo", "last_name": "Stone", "email": f"leo.{world.organization_id}@globex.test"} | {
        "account": world.made["globex"]
    }
    world.made["leo"] = rest.post("contacts/", person)["id"]
    return Seen("contact", world.made["leo"], "custom", {"action": "created", "first_name": "Leo"})


def _contact_changed(world: World, rest: Rest) -> Seen:
    rest.patch(f"contacts/{world.made['leo']}/", {"department": "Purchasing"})
    return Seen("contact", world.made["leo"], "field_updated", {"changes": {"department": [None, "Purchasing"]}})


def _account_mail(world: World, rest: Rest) -> Seen:
    mail = {"message_subject": "Welcome", "message_body": "Glad to have you.", "timezone": "UTC"}
    rest.post(f"accounts/{world.made['globex']}/create_mail/", mail | {"recipients": [world.made["leo"]]})
    return Seen("account", world.made["globex"], "email", {"direction": "outbound", "subject": "Welcome"})


def _task(world: World, rest: Rest) -> Seen:
    task = {"title": "Send the contract", "status": "New", "priority": "High", "due_date": "2027-01-15"}
    rest.post("tasks/", task | {"assigned_to": [world.users["chloe"].profile_id]})
    tasks = rest.get("tasks/")["tasks"]
    world.made["task"] = next(each["id"] for each in tasks if each["title"] == task["title"])
    return Seen("task", world.made["task"], "custom", {"action": "created", "title": "Send the contract"})


def _task_assigned(world: World, rest: Rest) -> Seen:
    rest.patch(f"tasks/{world.made['task']}/", {"assigned_to": [world.users["dev"].profile_id]})
    people = (world.person("chloe"), world.person("dev"))
    return Seen("task", world.made["task"], "field_updated", changed(assigned_to=people))


def _task_due(world: World, rest: Rest) -> Seen:
    rest.patch(f"tasks/{world.made['task']}/", {"due_date": "2027-02-01"})
    return Seen("task", world.made["task"], "field_updated", changed(due_date=("2027-01-15", "2027-02-01")))


def _task_completed(world: World, rest: Rest) -> Seen:
    rest.patch(f"tasks/{world.made['task']}/", {"status": "Completed"})
    return Seen("task", world.made["task"], "task_completed", {"from": "New", "to": "Completed"})


CUSTOMERS = (
    Action("account created", "ada", _account),
    Action("account renamed", "ada", _account_renamed),
    Action("contact created", "ada", _contact),
    Action("contact's field changed", "chloe", _contact_changed),
    Action("mail sent to an account", "chloe", _account_mail),
    Action("task created", "chloe", _task),
    Action("task assigned to somebody else", "chloe", _task_assigned),
    Action("task's due date moved", "dev", _task_due),
    Action("task completed", "dev", _task_completed),
)
