// A C face for simdjson: parse one text, then pick members of its objects by name.
#pragma once
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// A parser with its buffers, reused from text to text.
typedef struct opsc_json opsc_json;

/// How a text could be read.
typedef enum {
    OPSC_JSON_READ = 0,
    OPSC_JSON_BROKEN,     ///< no JSON
    OPSC_JSON_NOT_UTF8,   ///< bytes that are not UTF-8
    OPSC_JSON_TOO_DEEP,   ///< nested deeper than the parser allows
    OPSC_JSON_NOT_OBJECT, ///< JSON, but no object
    OPSC_JSON_NO_MEMORY
} opsc_json_status;

/// What a member is.
typedef enum {
    OPSC_JSON_ABSENT = 0,
    OPSC_JSON_NULL,
    OPSC_JSON_TEXT,
    OPSC_JSON_INTEGER, ///< a whole number that fits in 64 bits
    OPSC_JSON_TRUE,
    OPSC_JSON_FALSE,
    OPSC_JSON_OTHER, ///< any other number, an array or an object
    OPSC_JSON_TWICE  ///< the name stands more than once
} opsc_json_kind;

/// A name to look for; not terminated.
typedef struct {
    const char *bytes;
    size_t length;
} opsc_json_name;

/// A member; its text is the parser's and lives until the next parse.
typedef struct {
    opsc_json_kind kind;
    int64_t integer;
    const char *text;
    size_t length;
} opsc_json_value;

/// Makes a parser for texts of at most `longest` bytes, nested at most `depth` deep; NULL without memory.
opsc_json *opsc_json_make(size_t longest, size_t depth);
void opsc_json_free(opsc_json *json);

/// The number of bytes that must be readable behind every text, whatever they are.
size_t opsc_json_padding(void);

/// Reads a text that is one object.
opsc_json_status opsc_json_parse(opsc_json *json, const uint8_t *bytes, size_t length);

/// Finds members of the object read, in one pass; they are found fastest when asked for in their order.
void opsc_json_pick(opsc_json *json, const opsc_json_name *names, size_t count, opsc_json_value *values);

/// The same in the object that is the member `within`; 0 when that is no object.
int opsc_json_pick_within(
    opsc_json *json, const char *within, const opsc_json_name *names, size_t count, opsc_json_value *values);

/// Writes the member `name` as compact JSON, at most `capacity` bytes; the length it needs, 0 when there is none.
size_t opsc_json_write(opsc_json *json, const char *name, char *output, size_t capacity);

#ifdef __cplusplus
}
#endif
