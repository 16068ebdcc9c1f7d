import OpsDomain
import Testing

@Suite struct AccessDirectoryExportTests {
    @Test func `ACC-4: a CSV export is read with quotes, other columns, other order, and either line end`() {
        let text =
            "\u{FEFF}Name,department,EMAIL,role,languages,active\r\n"
            + "\"Santos, \"\"Mari\"\"\",Support,m.santos@ethico.example,support_tier_2,pt;en,true\r\n\r\n"
            + "\"Osei\nJoe\",,j.osei@ethico.example,,,no\n"
        let export = DirectoryExport(parsing: text, as: .csv)
        #expect(export.problems == [])
        #expect(export.records.map(\.name) == ["Santos, \"Mari\"", "Osei Joe"])
        #expect(export.records.map(\.role) == [.supportL2, nil])
        #expect(export.records.map(\.languages) == [["pt", "en"], []])
        #expect(export.records.map(\.isActive) == [true, false])
        #expect(export.records.map(\.line) == [2, 4])
    }

    @Test func `ACC-4: an NDJSON export is read with lists, flags and numbers`() {
        let text = """
            {"azureAdId": "a-1", "name": "M", "skills": ["fraud","privacy law"], "active": true, "badge": 7}

            {"email": "j@ethico.example", "active": false, "role": null}
            """
        let export = DirectoryExport(parsing: text, as: .ndjson)
        #expect(export.problems == [])
        #expect(export.records.map(\.azureAdId) == ["a-1", nil])
        #expect(export.records.first?.skills == ["fraud", "privacy-law"])
        #expect(export.records.last?.isActive == false && export.records.last?.line == 3)
    }

    @Test(arguments: [
        (DirectoryFormat.csv, "", 1, "empty"), (.csv, "name,role\nA,ADMIN", 1, "neither a column"),
        (.csv, "email,role\na@b.c", 2, "1 fields under 2 columns"),
        (.csv, "email,name\na@b.c,\"open", 2, "never closed"),
        (.csv, "email,role\na@b.c,KING", 2, "no role"), (.csv, "email,active\na@b.c,perhaps", 2, "true or false"),
        (.csv, "email,name\n,A", 2, "neither azureAdId nor email"), (.ndjson, "{", 1, "no JSON object"),
        (.ndjson, "{\"email\": {}}", 1, "no JSON object"), (.ndjson, "\n{\"name\": \"A\"}", 2, "neither"),
    ])
    func `ACC-4: a line that says something impossible is named`(
        _ format: DirectoryFormat, _ text: String, _ line: Int, _ words: String
    ) {
        let problems = DirectoryExport(parsing: text, as: format).problems
        #expect(problems.count == 1 && problems.first?.line == line)
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }
}
