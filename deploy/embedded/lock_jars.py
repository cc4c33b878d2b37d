"""`python -m deploy.embedded.lock_jars`: resolves the Kafka coordinates and pins every jar by its SHA-256."""

import hashlib
import tempfile
from pathlib import Path

from jgo.maven import MavenContext

from deploy.embedded.jars import KAFKA_COORDINATES, Jar, write_lock


def main() -> None:
    """Downloads everything once and writes `kafka_jars.json`."""
    with tempfile.TemporaryDirectory() as repository:
        context = MavenContext(repo_cache=Path(repository))
        dependencies = [context.create_dependency(coordinate) for coordinate in KAFKA_COORDINATES]
        inputs, transitive = context.resolver.resolve(dependencies)
        write_lock([_pin(dependency) for dependency in [*inputs, *transitive]])


def _pin(dependency: object) -> Jar:
    artifact = dependency.artifact  # type: ignore[attr-defined]  # jgo is untyped for us
    content = Path(artifact.resolve()).read_bytes()
    return Jar(
        coordinate=f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
    )


if __name__ == "__main__":
    main()
