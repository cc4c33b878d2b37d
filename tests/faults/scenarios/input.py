"""Faults of what comes in: floods of malformed messages, giants, topics made anew, foreign partitioners."""

import json

from tests.faults.publisher import JAVA_PARTITIONER, OTHER_PARTITIONER
from tests.faults.traffic import Outgoing
from tests.faults.trial import Trial

_MIB = 1024 * 1024


def flood(trial: Trial, count: int) -> None:
    """`count` records, as many malformed as the trial's shares say; the worker must be the same at the end."""
    worker = trial.start_worker()
    trial.publish(count)
    trial.wait_quiet()
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def giant(trial: Trial, mebibytes: int) -> None:
    """One message far over the limit between ordinary ones."""
    message = {"id": "x", "organization_id": f"{trial.name}.0", "data": {"text": "x" * mebibytes * _MIB}}
    trial.publish(200)
    trial.publish_records([Outgoing(b"giant", json.dumps(message).encode(), is_good=False, is_edit=False)])
    trial.publish(200)
    trial.start_worker()


def recreate_topic(trial: Trial, times: int) -> None:
    """The topic goes with all offsets and is made again, under a running worker; what comes then is read from 0."""
    worker = trial.start_worker()
    for _ in range(times):
        trial.publish(400)
        trial.wait_quiet()
        trial.delete_topic()
        trial.make_topic()
    # Fewer than before: the old offsets lie beyond the new end.
    trial.publish(200)
    trial.wait_quiet()
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def two_partitioners(trial: Trial, count: int) -> None:
    """Edits take another way than the creations: into other partitions, read by another worker."""
    trial.start_worker()
    trial.start_worker()
    trial.publish(count, partitioner=lambda record: OTHER_PARTITIONER if record.is_edit else JAVA_PARTITIONER)
