internal import CVTerm

/// libvterm, fed with what a program wrote: keeps the screen, and turns keys into the bytes of the terminal's mode.
final class TerminalEmulator {
    private let terminal: OpaquePointer
    private let screen: OpaquePointer
    private let properties = Properties()
    /// libvterm keeps a pointer to its call-back table, so the table needs an address of its own.
    private let callbacks: UnsafeMutablePointer<VTermScreenCallbacks>

    /// The properties that libvterm reports by call-back, never by query.
    private final class Properties {
        var isCursorVisible = true
        var isAlternate = false
    }

    /// An empty terminal; nil when libvterm has no memory for it.
    init?(rows: Int, columns: Int) {
        guard let terminal = vterm_new(Int32(rows), Int32(columns)), let screen = vterm_obtain_screen(terminal) else {
            return nil
        }
        self.terminal = terminal
        self.screen = screen
        vterm_set_utf8(terminal, 1)
        vterm_screen_enable_altscreen(screen, 1)
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: VTermScreenCallbacks())
        callbacks.pointee.settermprop = { property, value, context in
            guard let value, let context else { return 0 }
            let properties = Unmanaged<Properties>.fromOpaque(context).takeUnretainedValue()
            switch property {
            case VTERM_PROP_CURSORVISIBLE: properties.isCursorVisible = value.pointee.boolean != 0
            case VTERM_PROP_ALTSCREEN: properties.isAlternate = value.pointee.boolean != 0
            default: break
            }
            return 1
        }
        vterm_screen_set_callbacks(screen, callbacks, Unmanaged.passUnretained(properties).toOpaque())
        vterm_screen_reset(screen, 1)
    }

    deinit {
        vterm_free(terminal)
        callbacks.deallocate()
    }

    /// Takes in what the program wrote; returns what the terminal answers to its queries.
    func feed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.withUnsafeBytes { buffer in
            _ = vterm_input_write(terminal, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        return takeOutput()
    }

    func resize(rows: Int, columns: Int) { vterm_set_size(terminal, Int32(rows), Int32(columns)) }

    /// The bytes that the key sends in the terminal's present mode.
    func bytes(of key: TerminalKey) -> [UInt8] {
        switch key {
        case .text(let text):
            return Array(text.utf8)
        case .escape:
            return [0x1B]
        case .control(let character):
            return Array(String(character).utf8.map { $0 & 0x1F })
        case .alt(let character):
            return [0x1B] + Array(String(character).utf8)
        case .paste(let text):
            vterm_keyboard_start_paste(terminal)
            let opening = takeOutput()
            vterm_keyboard_end_paste(terminal)
            return opening + Array(text.utf8) + takeOutput()
        default:
            guard let emulated = key.emulated else { return [] }
            vterm_keyboard_key(terminal, emulated.key, emulated.modifiers)
            return takeOutput()
        }
    }

    /// A copy of what the terminal shows.
    func snapshot() -> TerminalScreen {
        var rows: Int32 = 0
        var columns: Int32 = 0
        vterm_get_size(terminal, &rows, &columns)
        var cursor = VTermPos()
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &cursor)
        return TerminalScreen(
            cells: (0..<rows).map { row in (0..<columns).map { cell(VTermPos(row: row, col: $0)) } },
            cursor: TerminalPosition(row: Int(cursor.row), column: Int(cursor.col)),
            isCursorVisible: properties.isCursorVisible, isAlternate: properties.isAlternate)
    }

    private func cell(_ position: VTermPos) -> TerminalCell {
        var cell = VTermScreenCell()
        vterm_screen_get_cell(screen, position, &cell)
        return TerminalCell(
            text: Self.text(of: cell), bold: cell.attrs.bold != 0, underline: cell.attrs.underline != 0,
            reverse: cell.attrs.reverse != 0, blink: cell.attrs.blink != 0,
            foreground: Self.color(cell.fg), background: Self.color(cell.bg))
    }

    private static func text(of cell: VTermScreenCell) -> String {
        // The right half of a wide character is marked with all bits set.
        if cell.chars.0 == UInt32.max { return "" }
        if cell.chars.0 == 0 { return " " }
        var text = String.UnicodeScalarView()
        withUnsafeBytes(of: cell.chars) { bytes in
            for code in bytes.bindMemory(to: UInt32.self) {
                guard code != 0, let scalar = Unicode.Scalar(code) else { break }
                text.append(scalar)
            }
        }
        return String(text)
    }

    private static func color(_ color: VTermColor) -> TerminalColor {
        if vterm_shim_is_default(color) { return .standard }
        if vterm_shim_is_indexed(color) { return .indexed(color.indexed.idx) }
        return .rgb(color.rgb.red, color.rgb.green, color.rgb.blue)
    }

    private func takeOutput() -> [UInt8] {
        var bytes = [CChar](repeating: 0, count: vterm_output_get_buffer_current(terminal))
        let count = vterm_output_read(terminal, &bytes, bytes.count)
        return bytes.prefix(count).map(UInt8.init(bitPattern:))
    }
}
