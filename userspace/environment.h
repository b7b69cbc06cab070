/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_ENVIRONMENT_H
#define LIVELOCK_ENVIRONMENT_H

#include "json.h"

#define TOOL_VERSION	"0.1"

struct json_object *json_environment(void);

#endif /* LIVELOCK_ENVIRONMENT_H */
