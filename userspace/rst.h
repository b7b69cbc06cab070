/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_RST_H
#define LIVELOCK_RST_H

#include "device.h"

int list_rst(const struct device *dev);
void rst_heading(const char *text, char under);

#endif /* LIVELOCK_RST_H */
