"""Content search: the words of `q` against the text index of `timeline_events`."""

# The expression of the index in schemas/clickhouse/0015_search_by_expression.sql, to the letter: a unit test compares.
FOLDED = "translateUTF8(removeDiacriticsUTF8(normalizeUTF8NFKCCasefold(toValidUTF8({text}))), 'øłđħı', 'oldhi')"
WORDS = (
    r"if(isValidASCII(folded), folded, replaceRegexpAll(replaceRegexpAll(folded, '[^\\p{L}\\p{N}\\p{M}]+', ' '), "
    r"'([\\p{Han}\\p{Hiragana}\\p{Katakana}])', ' \\1 '))"
)
_TOKENS_OF_DATA = r"""extractAll(data, '"(?:[^"\\\\]|\\\\.)*"(?:\\s*:)?|-?[0-9][0-9.eE+-]*')"""
SEARCHED_TEXT = (
    "arrayMap(text -> if(isValidASCII(text), lower(text), "
    f"arrayMap(folded -> {WORDS}, [{FOLDED.format(text='text')}])[1]), "
    r"arrayMap(tokens -> concat(summary, ' ', if(position(tokens, '\\') = 0, tokens, "
    "arrayStringConcat(JSONExtract(concat('[', tokens, ']'), 'Array(String)'), ' '))), "
    f"[arrayStringConcat(arrayFilter(token -> NOT endsWith(token, ':'), {_TOKENS_OF_DATA}), ',')]))[1]"
)

# All words occur, in any order. Text without a word, as "!?", is found nowhere. Not by arrayMap as in the schema:
# its result is no constant for the server, and the index wants one.
_WORDS_ASKED_FOR = WORDS.replace("folded", FOLDED.format(text="{search:String}"))
CONTAINS_WORDS = f"hasAllTokens({SEARCHED_TEXT}, {_WORDS_ASKED_FOR})"

# Exact mode: a granule that the index skips may hold the version that supersedes one we read.
SEARCH_SETTINGS: dict[str, str | int] = {
    "use_skip_indexes": 1,
    "use_skip_indexes_if_final": 1,
    "use_skip_indexes_if_final_exact_mode": 1,
}
