"""200 texts that would run if a page took them for HTML, and events that carry one of them in every text there is."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import msgspec

from schemas.event_types import EVENT_TYPES
from schemas.event_types.event_type import EventType

_EXAMPLES = Path(__file__).parents[3] / "schemas/examples"
_RUN = "top.ran=1,alert(1)"
_ELEMENTS = (
    "<script>{run}</script>",
    "<img src=x onerror={run}>",
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<body onload={run}>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<iframe src=javascript:{run}></iframe>",
    "<details open ontoggle={run}>",
    "<video><source onerror={run}>",
    "<audio src=x onerror={run}>",
    "<input autofocus onfocus={run}>",
    "<select autofocus onfocus={run}>",
    "<marquee onstart={run}>",
    "<object data=javascript:{run}>",
    "<embed src=javascript:{run}>",
    "<a href=javascript:{run} autofocus onfocus={run}>x</a>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={run}>",
    "<template><img src=x onerror={run}></template>",
    "<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={run}>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<img src=//evil.example/pixel>",
    "<form action=javascript:{run}><button autofocus>x</button></form>",
    "<x contenteditable onfocus={run} tabindex=1 autofocus>",
)
_ADDRESSES = (
    "javascript:{run}",
    "JaVaScRiPt:{run}",
    " javascript:{run}",
    "java\tscript:{run}",
    "javascript://%0a{run}",
    "data:text/html,<script>{run}</script>",
    "vbscript:{run}",
    "//evil.example/{run}",
)
_TEMPLATES = (
    "${{{run}}}",
    "{{{{{run}}}}}",
    "<!--?lit$1$-->{run}",
    "<?lit${run}$>",
    "{{{{constructor.constructor('{run}')()}}}}",
)
_AROUND = ("{0}", "\"'>{0}", "</textarea></title></script>{0}", "--><![CDATA[{0}]]>", "Jane {0} Doe")
COUNT = 200


def hostile_texts() -> list[str]:
    """Each another one; all of them without a control character, which no message may carry."""
    payloads = [each.format(run=_RUN) for each in (*_ELEMENTS, *_ADDRESSES, *_TEMPLATES)]
    spliced = [around.format(payload.replace("\t", "&Tab;")) for around in _AROUND for payload in payloads]
    entities = ["&lt;script&gt;" + _RUN, "&#60;img src=x onerror=" + _RUN, "\\u003cscript\\u003e" + _RUN]
    unique = list(dict.fromkeys([*spliced, *entities]))
    return [*unique, *(f"{number} {text}" for number, text in enumerate(unique))][:COUNT]


def hostile_events() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The text, an event type, and data of this type with the text in every field that takes it."""
    for text, event_type in zip(hostile_texts(), islice(cycle(EVENT_TYPES.values()), COUNT), strict=True):
        yield text, event_type.name, _data(event_type, text)


def _data(event_type: EventType, text: str) -> dict[str, Any]:
    data = dict(_example(event_type.name))
    for name, schema in _fields(event_type).items():
        for value in _values(schema, text):
            if _is_accepted(event_type, data | {name: value}):
                data[name] = value
                break
    # What no declaration knows is kept and shown as well; as a name of a field too.
    unknown = {"extra": text, text[:100]: {"deep": [text]}}
    return data | (unknown if _is_accepted(event_type, data | unknown) else {})


def _values(schema: dict[str, Any], text: str) -> Iterator[Any]:
    kinds = {each.get("type") for each in schema.get("anyOf", [schema])}
    if "array" in kinds:
        yield [text]
    if "object" in kinds:
        yield {text[:100]: [text, text]}
        yield {text[:100]: text}
    yield text


def _is_accepted(event_type: EventType, data: dict[str, Any]) -> bool:
    try:
        msgspec.json.decode(json.dumps(data), type=event_type.data)
    except msgspec.ValidationError:
        return False
    return True


def _fields(event_type: EventType) -> dict[str, Any]:
    schema = msgspec.json.schema(event_type.data)
    properties: dict[str, Any] = schema["$defs"][schema["$ref"].rsplit("/")[-1]]["properties"]
    return properties


@cache
def _example(event_type: str) -> dict[str, Any]:
    """Of a message that must pass: what is required is in it."""
    messages = (
        json.loads(path.read_text("utf-8"))["message"] for path in (_EXAMPLES / event_type).glob("valid-*.json")
    )
    return max((dict(each["data"]) for each in messages if isinstance(each.get("data"), dict)), key=len)
