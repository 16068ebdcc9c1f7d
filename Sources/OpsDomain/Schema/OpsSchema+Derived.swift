public import Ledger

extension OpsSchema {
    /// What stands in the derived data, beside the store (ACC-20).
    public static let derived = [queueTexts]

    /// The search index of the queue: a few letters in a row, and in which items they stand (`QAGram`, `QATextBlock`).
    ///
    /// `qa_text_masked` holds what everybody may read who may read intake texts at all; `qa_text_clear` what only the
    /// whole text has beside it. Neither keeps the text, nor takes an item out again: an item whose text changed is put
    /// in once more, and what the index names is always looked at in the store. A full-text table would be asked for
    /// each word anew, in a time that grows with how often it occurs; here a word is a few kilobytes of bits.
    /// Category and operator are in it whole, too. What `text_revision` counts must be what is in it.
    /// `qa_text_mark` says how far both go, and at which entry of the ledger that was.
    private static let queueTexts = DerivedPart(
        "queue-texts", tables: ["qa_text_masked", "qa_text_clear", "qa_text_mark"],
        """
        CREATE TABLE qa_text_masked (key INTEGER PRIMARY KEY, items BLOB NOT NULL);
        CREATE TABLE qa_text_clear (key INTEGER PRIMARY KEY, items BLOB NOT NULL);
        CREATE TABLE qa_text_mark (
            key INTEGER PRIMARY KEY CHECK (key = 1),
            item INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            hash TEXT NOT NULL
        );
        """)
}
