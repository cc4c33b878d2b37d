"""The events of the benchmark as SQL of ClickHouse: each is a pure function of its number, so both sides hold the same.

Text is drawn word by word from 6,000 words, common ones often; each has six letters, so none is a part of another.
"""

from datetime import datetime, timedelta

import msgspec

LARGE_OBJECT_EVENTS = 100_000
LARGE_ORGANIZATION = "organization-001"
LARGE_OBJECT_TYPE = "account"
RARE_WORD = "zyzzyva"  # one event of 20,000
COMMON_WORD = "dabewo"  # 15 events of 1,000: the hundredth of the vocabulary
ORGANIZATIONS = 100
DAYS = 365

_EVENTS_PER_OBJECT = 20
_LARGE_SHARE = 0.2
_SKEW = 2.5
_SYLLABLES = "".join(consonant + vowel for consonant in "bcdfghjklmnprstvwx" for vowel in "aeiou")
_COUNT = len(_SYLLABLES) // 2

_NUMBERED = """
SELECT
    number,
    number % {stride} = 0 AND intDiv(number, {stride}) < {large_events} AS is_of_large_object,
    cityHash64(number, 'organization') % 1000000 / 1000000 AS share,
    if(is_of_large_object OR share < {large_share}, 1,
        2 + toUInt32(floor({others} * pow((share - {large_share}) / (1 - {large_share}), {skew})))) AS rank,
    if(rank = 1, {large_share}, (1 - {large_share}) * (pow((rank - 1) / {others}, 1 / {skew})
        - pow((rank - 2) / {others}, 1 / {skew}))) AS rank_share,
    if(is_of_large_object, 0, 1 + toUInt64(floor(
        rank_share * {events} / {events_per_object} * pow(cityHash64(number, 'object') % 1000003 / 1000003, 1.5)
    ))) AS object,
    cityHash64(number, 'type') AS type_hash,
    cityHash64(number, 'system') % 20 = 0 AS is_system,
    cityHash64(number, 'actor') % if(rank = 1, 200, 20) AS actor
FROM numbers({first}, {count})
"""

_WORDED = """
SELECT
    *,
    concat('organization-', leftPad(toString(rank), 3, '0')) AS organization_id,
    if(object = 0, '{large_type}', ['lead', 'account', 'contact', 'deal'][1 + cityHash64(rank, object) % 4])
        AS object_type,
    toString(reinterpretAsUUID(sipHash128(rank, object, 'object'))) AS object_id,
    toString(reinterpretAsUUID(sipHash128(rank, actor, 'actor'))) AS user_id,
    fromUnixTimestamp64Micro(toInt64({start} + number * {step} + cityHash64(number, 'moment') % {step}), 'UTC')
        AS created_at,
    ['note', 'note', 'note', 'email', 'email', 'email', 'email', 'call', 'call', 'call', 'meeting', 'meeting',
     'task_completed', 'status_change', 'status_change', 'field_updated', 'file_attached', 'custom', 'deal_won',
     'deal_lost'][1 + type_hash % 20] AS event_type,
    arrayMap(
        rank_of_word -> concat(
            substring('{syllables}', 1 + 2 * (rank_of_word % {syllable_count}), 2),
            substring('{syllables}', 1 + 2 * (intDiv(rank_of_word, {syllable_count}) % {syllable_count}), 2),
            substring('{syllables}', 1 + 2 * ((rank_of_word * 7 + 13) % {syllable_count}), 2)
        ),
        arrayMap(place -> toUInt32(floor(6000 * pow(cityHash64(number, place) % 1000003 / 1000003, 3))), range(18))
    ) AS words,
    concat(
        arrayStringConcat(words, ' '), if(cityHash64(number, 'rare') % 20000 = 0, ' {rare_word}', '')
    ) AS text
FROM ({numbered})
"""

_INSERT = """
INSERT INTO timeline_events (
    organization_id, object_type, object_id, created_at, event_id, version, is_deleted, event_type, actor_id,
    actor_email, actor_first_name, actor_last_name, data, summary, is_system_generated, updated_at, ingested_at, source
)
SELECT
    organization_id, object_type, object_id, created_at, reinterpretAsUUID(sipHash128(number, 'event')),
    toUInt128('23058430092136939520'), 0, event_type,
    if(is_system, '', user_id),
    if(is_system, '', concat('user', toString(actor), '@', organization_id, '.example')),
    if(is_system, '', concat('First', toString(actor))),
    if(is_system, '', concat('Last', toString(actor))),
    multiIf(
        event_type = 'note', concat('{{"text":"', text, '","mentions":["@', words[1], '"]}}'),
        event_type = 'email', concat('{{"subject":"', words[1], ' ', words[2], '","from":"', words[3],
            '@example.com","to":["', words[4], '@example.com"],"body_preview":"', text, '"}}'),
        event_type = 'call', concat('{{"direction":"outbound","duration_seconds":', toString(type_hash % 3600),
            ',"outcome":"successful","notes":"', text, '"}}'),
        event_type = 'meeting', concat('{{"title":"', words[1], '","duration_minutes":30,"location":"', words[2],
            '","outcome":"positive","notes":"', text, '"}}'),
        concat('{{"reason":"', text, '","automated":', if(is_system, 'true', 'false'), '}}')
    ),
    concat(event_type, ': ', words[1], ' ', words[2], ' ', words[3], ' ', words[4], ' ', words[5]),
    is_system, created_at, created_at, 'benchmark'
FROM ({worded})
"""

# A row of the peer's table, its columns in the order of `PEER_COLUMNS`; ids of tables are bound by the caller.
PEER_COLUMNS = (
    "id, created_at, updated_at, is_deleted, event_type, target_object_id, data, summary, is_system_generated, "
    "actor_id, organization_id, target_content_type_id"
)
PEER_ROWS = """
SELECT
    event_id, concat(toString(created_at), '+00'), concat(toString(updated_at), '+00'), 'f', event_type, object_id,
    data, summary, if(is_system_generated, 't', 'f'), if(actor_id = '', NULL, actor_id),
    reinterpretAsUUID(sipHash128(organization_id, 'organization')), {content_type}
FROM timeline_events WHERE toYYYYMM(created_at) = {month}
FORMAT TSV
"""
PEER_USERS = """
SELECT DISTINCT actor_id, actor_email, actor_first_name, actor_last_name FROM timeline_events WHERE actor_id != ''
FORMAT TSV
"""
PEER_ORGANIZATIONS = """
SELECT reinterpretAsUUID(sipHash128(organization_id, 'organization')), organization_id
FROM (SELECT DISTINCT organization_id FROM timeline_events) FORMAT TSV
"""


class Dataset(msgspec.Struct, frozen=True):
    """How many events, and the end of their twelve months: the same two make the same events."""

    events: int
    until: datetime

    @property
    def since(self) -> datetime:
        """The first moment."""
        return self.until - timedelta(days=DAYS)

    def insert(self, first: int, count: int) -> str:
        """The statement that stores events `first` to `first + count`; a later number is a later event."""
        span = DAYS * 86_400_000_000
        numbered = _NUMBERED.format(
            stride=max(1, self.events // LARGE_OBJECT_EVENTS), large_events=LARGE_OBJECT_EVENTS,
            large_share=_LARGE_SHARE, others=ORGANIZATIONS - 1, skew=_SKEW, events=self.events,
            events_per_object=_EVENTS_PER_OBJECT, first=first, count=count,
        )  # fmt: skip
        worded = _WORDED.format(
            start=int(self.since.timestamp()) * 1_000_000, step=span // self.events, large_type=LARGE_OBJECT_TYPE,
            syllables=_SYLLABLES, syllable_count=_COUNT, rare_word=RARE_WORD, numbered=numbered,
        )  # fmt: skip
        return _INSERT.format(worded=worded)
