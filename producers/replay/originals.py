"""`KafkaOriginals`: the whole record behind a truncated letter, read again from its topic by coordinates."""

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from producers.replay.errors import NotReplayable
from producers.replay.letter import Letter
from producers.replay.plan import Original
from runtime.errors import BrokerUnavailable
from runtime.kafka import headers_of

_TIMEOUT_SECONDS = 10.0


class KafkaOriginals:
    """Opens a consumer for each record and commits nothing: truncated letters are rare."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._bootstrap_servers = bootstrap_servers

    def fetch(self, letter: Letter) -> Original:
        """See `Originals`. Raises BrokerUnavailable when Kafka does not answer."""
        consumer = Consumer(
            {
                "bootstrap.servers": self._bootstrap_servers,
                "group.id": "timeline-dead-letters",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",
                "log_level": 0,
            }
        )
        try:
            message = _read(consumer, letter)
        except KafkaException as error:
            raise BrokerUnavailable(f"{letter.topic} cannot be read: {error.args[0].str()}") from error
        finally:
            consumer.close()
        return _checked(message, letter)


def _read(consumer: Consumer, letter: Letter) -> Message | None:
    place = TopicPartition(letter.topic, letter.partition, letter.offset)
    first, end = consumer.get_watermark_offsets(place, timeout=_TIMEOUT_SECONDS)
    if not first <= letter.offset < end:
        return None
    consumer.assign([place])
    message = consumer.poll(_TIMEOUT_SECONDS)
    if message is None:
        raise BrokerUnavailable(f"{letter.topic} did not answer within {_TIMEOUT_SECONDS:.0f} s")
    return None if message.error() else message


def _checked(message: Message | None, letter: Letter) -> Original:
    # A topic that was made again holds another record there: what was kept must be its beginning.
    value, key = (message.value() or b"", message.key() or b"") if message else (b"", b"")
    is_found = message is not None and message.offset() == letter.offset
    if message is None or not (is_found and value.startswith(letter.value) and key.startswith(letter.key)):
        raise NotReplayable("truncated", f"{letter.topic} no longer holds the record, and the letter was cut to 64 KiB")
    return Original(message.key(), message.value(), headers_of(message))
