import Glibc

let words = Array(CommandLine.arguments.dropFirst())
if words.first == CrowdConsole.word {
    exit(await CrowdConsole.run(Array(words.dropFirst())))
}
exit(Bench.run(words))
