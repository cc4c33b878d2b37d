"""Content search: the words of `q` against the text index of `timeline_events`."""

# Two pieces of schemas/clickhouse/0011_cheap_inserts.sql, to the letter: a unit test finds them there.
FOLDED = "translateUTF8(removeDiacriticsUTF8(normalizeUTF8NFKCCasefold(toValidUTF8({text}))), 'øłđħı', 'oldhi')"
WORDS = (
    r"if(isValidASCII(folded), folded, replaceRegexpAll(replaceRegexpAll(folded, '[^\\p{L}\\p{N}\\p{M}]+', ' '), "
    r"'([\\p{Han}\\p{Hiragana}\\p{Katakana}])', ' \\1 '))"
)

# All words occur, in any order. Text without a word, as "!?", is found nowhere. Not by arrayMap as in the schema:
# its result is no constant for the server, and the index wants one.
CONTAINS_WORDS = f"hasAllTokens(search_text, {WORDS.replace('folded', FOLDED.replace('{text}', '{search:String}'))})"

# Exact mode: a granule that the index skips may hold the version that supersedes one we read.
SEARCH_SETTINGS: dict[str, str | int] = {
    "use_skip_indexes": 1,
    "use_skip_indexes_if_final": 1,
    "use_skip_indexes_if_final_exact_mode": 1,
}
