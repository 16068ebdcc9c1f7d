/// A Swift value that can be an argument of a statement.
public protocol Bindable: Sendable {
    /// The value as SQLite stores it.
    var sqliteValue: Value { get }

    /// Binds the value to one parameter; the default goes through `sqliteValue`.
    func bind(to slot: borrowing ParameterSlot)
}

extension Bindable {
    /// Binds `sqliteValue`.
    public func bind(to slot: borrowing ParameterSlot) {
        sqliteValue.bind(to: slot)
    }
}

extension Value: Bindable {
    /// The value itself.
    public var sqliteValue: Value { self }

    /// Binds by storage class.
    public func bind(to slot: borrowing ParameterSlot) {
        switch self {
        case .null: slot.bindNull()
        case .integer(let value): slot.bind(value)
        case .real(let value): slot.bind(value)
        case .text(let value): slot.bind(value)
        case .blob(let value): slot.bind(value)
        }
    }
}

extension Int: Bindable {
    /// An integer.
    public var sqliteValue: Value { .integer(Int64(self)) }
    /// Binds without boxing.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(Int64(self)) }
}

extension Int64: Bindable {
    /// An integer.
    public var sqliteValue: Value { .integer(self) }
    /// Binds without boxing.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(self) }
}

extension Bool: Bindable {
    /// 1 or 0.
    public var sqliteValue: Value { .integer(self ? 1 : 0) }
    /// Binds without boxing.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(self ? 1 : 0 as Int64) }
}

extension Double: Bindable {
    /// A real number.
    public var sqliteValue: Value { .real(self) }
    /// Binds without boxing.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(self) }
}

extension String: Bindable {
    /// Text.
    public var sqliteValue: Value { .text(self) }
    /// Binds the UTF-8 bytes, copied once by SQLite.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(self) }
}

extension [UInt8]: Bindable {
    /// A blob.
    public var sqliteValue: Value { .blob(self) }
    /// Binds the bytes, copied once by SQLite.
    public func bind(to slot: borrowing ParameterSlot) { slot.bind(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    /// The wrapped value, or NULL.
    public var sqliteValue: Value { self?.sqliteValue ?? .null }
    /// Binds the wrapped value, or NULL.
    public func bind(to slot: borrowing ParameterSlot) {
        if let value = self { value.bind(to: slot) } else { slot.bindNull() }
    }
}
