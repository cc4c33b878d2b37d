"""What a connection to ClickHouse does not bring into a process."""

import subprocess
import sys

_INSERTS_AND_READS = """
import sys
from datetime import UTC, datetime
from runtime.clickhouse import connect

client = connect(sys.argv[1])
client.insert("watermarks", [("memory", datetime.now(UTC))], column_names=("worker_group", "complete_until"))
assert client.query("SELECT complete_until FROM watermarks FINAL WHERE worker_group = 'memory'").result_rows
client.close_connections()
client.close()
print(*({"pandas", "pyarrow", "polars"} & set(sys.modules)))
"""


def test_no_process_pays_for_pandas(clickhouse_url: str) -> None:
    command = [sys.executable, "-c", _INSERTS_AND_READS, clickhouse_url]

    output = subprocess.run(command, capture_output=True, text=True, check=True)

    assert output.stdout.strip() == "", "78 MB a process"
