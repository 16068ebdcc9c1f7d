import Testing

@testable import Terminal

@Suite struct KeyTests {
    private enum Action: Hashable, Sendable { case approve, reject, help, search }

    private let bindings: [Binding<Action>] = [
        Binding(
            .approve, [.character("a"), .control("s")], id: "qa.approve", name: "approve", group: "Queue", footer: 2),
        Binding(
            .reject, [.character("x")], id: "qa.reject", name: "reject", help: "Reject what is marked", group: "Queue",
            enabled: .no("needs HOTLINE_OPS"), footer: 1),
        Binding(.help, [.character("?")], id: "help", name: "help", footer: 0),
        Binding(.search, [], id: "search", name: "search"),
    ]

    @Test(arguments: [
        "a", "G", "/", "-", "space", "enter", "tab", "shift-tab", "escape", "up", "ctrl-left", "alt-up",
        "ctrl-alt-shift-end",
        "page-up", "ctrl-page-down", "f1", "f12", "ctrl-p", "ctrl-space", "ctrl-\\", "alt-1", "alt-P", "alt-space", "é",
        "f",
    ])
    func `TUI-4: a key's name reads back as the same key`(name: String) throws {
        let key = try #require(Key(name: name))
        #expect(key.name == name)
    }

    @Test(arguments: [
        "", " ", "ctrl-", "ctrl-é", "f0", "f64", "hyper-a", "ctrl-alt-a", "shift-a", "paste", "updown", "ab",
    ])
    func `TUI-4: a name of no key is refused`(name: String) {
        #expect(Key(name: name) == nil)
    }

    @Test func `TUI-4: a key does what its binding says, and a disabled one says why`() {
        let keymap = Keymap(bindings)
        #expect(keymap.resolve(.character("a")) == .action(.approve))
        #expect(keymap.resolve(.control("s")) == .action(.approve))
        #expect(keymap.resolve(.character("x")) == .disabled("needs HOTLINE_OPS", name: "reject"))
        #expect(keymap.resolve(.character("z")) == .unbound)
        #expect(keymap.resolve(.paste("a")) == .unbound)
    }

    @Test func `TUI-4: help and footer are made from the bindings`() {
        let keymap = Keymap(bindings)
        #expect(keymap.hints == [KeyHint("?", "help"), KeyHint("a", "approve")])
        #expect(
            keymap.help == [
                .init(group: "Queue", keys: "a ctrl-s", help: "approve", disabled: nil),
                .init(group: "Queue", keys: "x", help: "Reject what is marked", disabled: "needs HOTLINE_OPS"),
                .init(group: "", keys: "?", help: "help", disabled: nil),
            ])
    }

    @Test func `TUI-4: keys can be remapped, conflicts and unknown names are reported`() {
        var keymap = Keymap(bindings)
        #expect(keymap.conflicts.isEmpty)
        let unknown = keymap.remap(["qa.approve": [.character("?")], "qa.nothing": [.enter], "search": [.function(3)]])
        #expect(unknown == ["qa.nothing"])
        #expect(keymap.conflicts == [.init(key: .character("?"), ids: ["qa.approve", "help"])])
        #expect(keymap.resolve(.character("?")) == .action(.approve))
        #expect(keymap.resolve(.function(3)) == .action(.search))
        #expect(keymap.resolve(.character("a")) == .unbound)
    }
}
