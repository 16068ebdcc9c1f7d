/// Where a feed comes from.
public enum FeedSource: Sendable {
    /// A file, a pipe or a device by its path.
    case file(String)
    /// The standard input of this process.
    case standardInput
    /// Lines that the program itself makes, such as those of the demo world.
    case producer(any FeedProducer)
}

/// Makes the bytes of a feed piece by piece.
public protocol FeedProducer: Sendable {
    /// Appends the next lines to `output`, each with its line feed; appends nothing at the end.
    mutating func produce(into output: inout [UInt8])
}
