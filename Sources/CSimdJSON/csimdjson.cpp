#include "csimdjson.h"
#include <simdjson.h>
const char *opsc_simdjson_version(void) { return SIMDJSON_STRINGIFY(SIMDJSON_VERSION); }
