#include "csimdjson.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <string>

namespace dom = simdjson::dom;

struct opsc_json {
    dom::parser parser;
    dom::object root;

    explicit opsc_json(size_t longest) : parser(longest) {}
};

static opsc_json_value value_of(const dom::element &element) {
    opsc_json_value value = {OPSC_JSON_OTHER, 0, nullptr, 0};
    switch (element.type()) {
    case dom::element_type::STRING: {
        std::string_view text = element.get_string().value_unsafe();
        value.kind = OPSC_JSON_TEXT;
        value.text = text.data();
        value.length = text.size();
        break;
    }
    case dom::element_type::INT64:
        value.kind = OPSC_JSON_INTEGER;
        value.integer = element.get_int64().value_unsafe();
        break;
    case dom::element_type::BOOL:
        value.kind = element.get_bool().value_unsafe() ? OPSC_JSON_TRUE : OPSC_JSON_FALSE;
        break;
    case dom::element_type::NULL_VALUE:
        value.kind = OPSC_JSON_NULL;
        break;
    default:
        break;
    }
    return value;
}

static void pick(dom::object object, const opsc_json_name *names, size_t count, opsc_json_value *values) {
    for (size_t i = 0; i < count; i++) values[i] = {OPSC_JSON_ABSENT, 0, nullptr, 0};
    size_t expected = 0;
    for (dom::key_value_pair member : object) {
        for (size_t tried = 0; tried < count; tried++) {
            size_t i = expected + tried < count ? expected + tried : expected + tried - count;
            if (names[i].length != member.key.size() ||
                std::memcmp(names[i].bytes, member.key.data(), names[i].length) != 0)
                continue;
            if (values[i].kind == OPSC_JSON_ABSENT)
                values[i] = value_of(member.value);
            else
                values[i].kind = OPSC_JSON_TWICE;
            expected = i + 1 < count ? i + 1 : 0;
            break;
        }
    }
}

extern "C" {

opsc_json *opsc_json_make(size_t longest, size_t depth) {
    opsc_json *json = new (std::nothrow) opsc_json(longest);
    if (json && json->parser.allocate(longest, depth) != simdjson::SUCCESS) {
        delete json;
        return nullptr;
    }
    return json;
}

void opsc_json_free(opsc_json *json) { delete json; }

size_t opsc_json_padding(void) { return simdjson::SIMDJSON_PADDING; }

opsc_json_status opsc_json_parse(opsc_json *json, const uint8_t *bytes, size_t length) {
    dom::element element;
    switch (json->parser.parse(bytes, length, false).get(element)) {
    case simdjson::SUCCESS: break;
    case simdjson::UTF8_ERROR: return OPSC_JSON_NOT_UTF8;
    case simdjson::DEPTH_ERROR: return OPSC_JSON_TOO_DEEP;
    case simdjson::MEMALLOC: return OPSC_JSON_NO_MEMORY;
    default: return OPSC_JSON_BROKEN;
    }
    return element.get(json->root) == simdjson::SUCCESS ? OPSC_JSON_READ : OPSC_JSON_NOT_OBJECT;
}

void opsc_json_pick(opsc_json *json, const opsc_json_name *names, size_t count, opsc_json_value *values) {
    pick(json->root, names, count, values);
}

int opsc_json_pick_within(
    opsc_json *json, const char *within, const opsc_json_name *names, size_t count, opsc_json_value *values) {
    dom::object object;
    if (json->root[within].get(object) != simdjson::SUCCESS) return 0;
    pick(object, names, count, values);
    return 1;
}

size_t opsc_json_write(opsc_json *json, const char *name, char *output, size_t capacity) {
    dom::element element;
    if (json->root[name].get(element) != simdjson::SUCCESS) return 0;
    std::string text = simdjson::minify(element);
    std::memcpy(output, text.data(), text.size() < capacity ? text.size() : capacity);
    return text.size();
}

}
