/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_HTML_H
#define LIVELOCK_HTML_H

#include <stdio.h>

#include "types.h"

void html_text(FILE *to, const char *text);
__printf(2, 3) void html_printf(FILE *to, const char *fmt, ...);
void html_base64(FILE *to, const char *data, size_t len);
int html_svg(FILE *to, const char *svg, const char *label);
void html_image(FILE *to, const char *svg, const char *label);

#endif /* LIVELOCK_HTML_H */
