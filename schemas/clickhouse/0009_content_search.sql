-- Content search: the words of an event's summary and of the text in its data, in one spelling, with an index.
--
-- The text of `data`: its values and not its keys, numbers included, escapes decoded. `\ud800` alone is no text; such
-- data is found by its summary only. Spelling: without case, accents and width; every sign of a script without spaces
-- is a word. query_api/queries/content_search.py folds the words asked for by the same expression (a test compares).
-- toValidUTF8: the next function throws on bytes that are no text, and no insert may fail for the sake of its search.
-- arrayMap names a value: an expression that is written twice in a branch is computed twice (25 us a row, not 5).
-- An alias: the index alone answers, FINAL included, and the folded text would cost 38 bytes a row more
-- (docs/adr/0010-content-search.md). A part without the index is folded as it is read: slower, the same answer.
-- The last statement indexes in the background what was stored before.
ALTER TABLE timeline_events
    ADD COLUMN IF NOT EXISTS search_text String ALIAS arrayMap(
        folded -> if(isValidASCII(folded), folded, replaceRegexpAll(replaceRegexpAll(folded, '[^\\p{L}\\p{N}\\p{M}]+', ' '), '([\\p{Han}\\p{Hiragana}\\p{Katakana}])', ' \\1 ')),
        [translateUTF8(removeDiacriticsUTF8(normalizeUTF8NFKCCasefold(toValidUTF8(arrayMap(
            tokens -> concat(summary, ' ', if(
                position(tokens, '\\') = 0,
                tokens,
                arrayStringConcat(JSONExtract(concat('[', tokens, ']'), 'Array(String)'), ' ')
            )),
            [arrayStringConcat(arrayFilter(
                token -> NOT endsWith(token, ':'),
                extractAll(data, '"(?:[^"\\\\]|\\\\.)*"(?:\\s*:)?|-?[0-9][0-9.eE+-]*')
            ), ',')]
        )[1]))), 'øłđħı', 'oldhi')]
    )[1];

ALTER TABLE timeline_events
    ADD INDEX IF NOT EXISTS search_words search_text TYPE text(tokenizer = splitByNonAlpha);

ALTER TABLE timeline_events MATERIALIZE INDEX search_words;
