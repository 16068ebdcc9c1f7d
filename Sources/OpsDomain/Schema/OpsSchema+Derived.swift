public import Ledger

extension OpsSchema {
    /// What stands in the derived data, beside the store (ACC-20).
    public static let derived = [queueTexts]

    /// The search index of the queue: three letters in a row, and in which items they stand.
    ///
    /// `qa_text_masked` holds what everybody may read who may read intake texts at all; `qa_text_clear` the whole text
    /// of those items from which the mask takes something. Neither keeps the text, nor takes an item out again: an item
    /// whose text changed is put in once more, and what the index names is always looked at in the store.
    /// `qa_text_mark` says how far both go, and at which entry of the ledger that was.
    private static let queueTexts = DerivedPart(
        "queue-texts", tables: ["qa_text_masked", "qa_text_clear", "qa_text_mark"],
        """
        CREATE VIRTUAL TABLE qa_text_masked
            USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'trigram');
        CREATE VIRTUAL TABLE qa_text_clear
            USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'trigram');
        CREATE TABLE qa_text_mark (
            key INTEGER PRIMARY KEY CHECK (key = 1),
            item INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            hash TEXT NOT NULL
        );
        """)
}
