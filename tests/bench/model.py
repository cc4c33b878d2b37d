"""What a rate needs: measured CPU and bytes an event, times the rate. Pure; `capacity_report` prints it.

A model of averages: no skew between partitions or tenants, no queueing. It is checked by what two cores really reach.
"""

import math

import msgspec

# So much of a core is planned for: the rest is for peaks, merges that come late and a machine that is gone.
WORKER_USE = 0.6
SERVER_USE = 0.5
CORES_OF_A_SHARD = 16
REPLICAS = 2
KAFKA_COPIES = 3
# Messages of 500 bytes in lz4, as the recorded ones travel.
WIRE_BYTES = 180
LEAST_PARTITIONS = 12
FLUSHES_A_SECOND = 5
ROWS_OF_A_FLUSH = 20_000
TABLES_OF_AN_INSERT = 3
_SECONDS_OF_A_DAY = 86_400


class Costs(msgspec.Struct, frozen=True):
    """Measured: CPU us an event of each process, bytes an event on disk in all tables."""

    worker_us: float
    clickhouse_us: float
    kafka_us: float
    stored_bytes: float


class Needs(msgspec.Struct, frozen=True):
    """What a rate needs. `parts_a_second` are new on every replica of every shard: each flush has all tenants."""

    events_per_second: int
    worker_processes: int
    partitions: int
    kafka_cores: float
    clickhouse_cores: float
    shards: int
    parts_a_second: float
    network_megabytes: float
    stored_gigabytes_a_day: float


def needs(costs: Costs, events_per_second: int) -> Needs:
    """Rounded up where there are no halves."""
    cores = {
        "worker": events_per_second * costs.worker_us / 1e6 / WORKER_USE,
        "kafka": events_per_second * costs.kafka_us / 1e6 / SERVER_USE * KAFKA_COPIES,
        "clickhouse": events_per_second * costs.clickhouse_us / 1e6 / SERVER_USE * REPLICAS,
    }
    workers = max(2, math.ceil(cores["worker"]))
    shards = math.ceil(cores["clickhouse"] / REPLICAS / CORES_OF_A_SHARD)
    return Needs(
        events_per_second=events_per_second,
        worker_processes=workers,
        # Two each, so that a worker more or less moves some and not all.
        partitions=max(LEAST_PARTITIONS, 2 * workers),
        kafka_cores=cores["kafka"],
        clickhouse_cores=cores["clickhouse"],
        shards=shards,
        parts_a_second=flushes_a_second(events_per_second, workers) * TABLES_OF_AN_INSERT,
        network_megabytes=events_per_second * WIRE_BYTES * (KAFKA_COPIES + 1) / 1e6,
        stored_gigabytes_a_day=events_per_second * _SECONDS_OF_A_DAY * costs.stored_bytes * REPLICAS / 1e9,
    )


def flushes_a_second(events_per_second: int, workers: int) -> float:
    """All workers together: each flushes when its time is over or its rows are full, whatever comes first."""
    return max(workers * FLUSHES_A_SECOND, events_per_second / ROWS_OF_A_FLUSH)


def reachable(costs: Costs, cores: int) -> float:
    """Events/s when every core of one machine is busy with nothing else."""
    return cores * 1e6 / (costs.worker_us + costs.clickhouse_us + costs.kafka_us)
