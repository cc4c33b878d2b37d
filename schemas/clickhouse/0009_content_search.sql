-- Content search: the words of an event's summary and of the text in its data, in one spelling, with an index.
--
-- The text of `data`: its values and not its keys, numbers included, escapes decoded. `\ud800` alone is no text; such
-- data is found by its summary only. Spelling: without case, accents and width; every sign of a script without spaces
-- is a word. query_api/queries/content_search.py folds the words asked for by the same expression (a test compares).
-- toValidUTF8: the next function throws on bytes that are no text, and no insert may fail for the sake of its search.
-- arrayMap names a value: an expression that is written twice in a branch is computed twice (25 us a row, not 5).
-- A column and not an index alone: FINAL judges merged rows, and would fold them again for every query.
-- Rows stored before are folded in the background by the last statement; until then they are found, more slowly.
ALTER TABLE timeline_events
    ADD COLUMN IF NOT EXISTS search_text String MATERIALIZED arrayMap(
        folded -> if(isValidASCII(folded), folded, replaceRegexpAll(replaceRegexpAll(folded, '[^\\p{L}\\p{N}\\p{M}]+', ' '), '([\\p{Han}\\p{Hiragana}\\p{Katakana}])', ' \\1 ')),
        arrayMap(
            tokens -> translateUTF8(removeDiacriticsUTF8(normalizeUTF8NFKCCasefold(toValidUTF8(concat(summary, ' ', if(
                position(tokens, '\\') = 0,
                tokens,
                arrayStringConcat(JSONExtract(concat('[', tokens, ']'), 'Array(String)'), ' ')
            ))))), 'øłđħı', 'oldhi'),
            [arrayStringConcat(arrayFilter(
                token -> NOT endsWith(token, ':'),
                extractAll(data, '"(?:[^"\\\\]|\\\\.)*"(?:\\s*:)?|-?[0-9][0-9.eE+-]*')
            ), ',')]
        )
    )[1] CODEC(ZSTD(1));

ALTER TABLE timeline_events
    ADD INDEX IF NOT EXISTS search_words search_text TYPE text(tokenizer = splitByNonAlpha);

ALTER TABLE timeline_events MATERIALIZE COLUMN search_text, MATERIALIZE INDEX search_words;
