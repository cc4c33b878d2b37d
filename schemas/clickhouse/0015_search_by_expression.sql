-- The words of 0011, to the letter the same, without a column that names them: the index is on the expression itself.
--
-- A statement resolves every alias of its tables, once for itself, once for its filter of the organization and once for
-- the reader's row filter, and this one is long: a page of an object took 17 ms of CPU with it and 14 without.
-- query_api/queries/content_search.py asks for the same expression.
--
-- While the last statement works in the background, searches may fail: some parts have the index and some have not.
ALTER TABLE timeline_events DROP INDEX IF EXISTS search_words;

ALTER TABLE timeline_events DROP COLUMN IF EXISTS search_text;

ALTER TABLE timeline_events ADD INDEX IF NOT EXISTS search_words arrayMap(
        text -> if(isValidASCII(text), lower(text), arrayMap(
            folded -> if(isValidASCII(folded), folded, replaceRegexpAll(replaceRegexpAll(folded, '[^\\p{L}\\p{N}\\p{M}]+', ' '), '([\\p{Han}\\p{Hiragana}\\p{Katakana}])', ' \\1 ')),
            [translateUTF8(removeDiacriticsUTF8(normalizeUTF8NFKCCasefold(toValidUTF8(text))), 'øłđħı', 'oldhi')]
        )[1]),
        arrayMap(
            tokens -> concat(summary, ' ', if(
                position(tokens, '\\') = 0,
                tokens,
                arrayStringConcat(JSONExtract(concat('[', tokens, ']'), 'Array(String)'), ' ')
            )),
            [arrayStringConcat(arrayFilter(
                token -> NOT endsWith(token, ':'),
                extractAll(data, '"(?:[^"\\\\]|\\\\.)*"(?:\\s*:)?|-?[0-9][0-9.eE+-]*')
            ), ',')]
        )
    )[1] TYPE text(tokenizer = splitByNonAlpha);

ALTER TABLE timeline_events MATERIALIZE INDEX search_words;
