/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LIVELOCK_PAGE_H
#define LIVELOCK_PAGE_H

#include "json.h"

/**
 * struct section - one sweep or one comparison of a page
 * @head: its first record
 * @rows: its points, or its cures
 * @svg: its picture
 */
struct section {
	struct json_object *head;
	struct json_object *rows;
	char *svg;
};

/**
 * struct page - what a page is made of
 * @title: its title
 * @nr: sections
 * @section: them
 * @claims: records of claims, %NULL without
 * @flame: a flame graph, %NULL without
 */
struct page {
	const char *title;
	u32 nr;
	struct section *section;
	struct json_object *claims;
	char *flame;
};

int page_write(FILE *to, const struct page *page);

/* page_tables.c */
void page_sweep(FILE *to, const struct section *s);
void page_compare(FILE *to, const struct section *s);
void page_claims(FILE *to, struct json_object *claims);
void page_environment(FILE *to, const struct page *page);

#endif /* LIVELOCK_PAGE_H */
