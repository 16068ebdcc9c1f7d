// A C face for simdjson's on-demand parser.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
const char *opsc_simdjson_version(void);
#ifdef __cplusplus
}
#endif
