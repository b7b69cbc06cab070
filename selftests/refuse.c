// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configurations that must be refused.
 */
#include <string.h>
#include <unistd.h>

#include "plan.h"
#include "refuse.h"

/* A file that has a run which any accident would change */
int file_with_run(struct livelock_run_stats *before)
{
	int fd = ll_open();
	int err;

	if (fd < 0)
		return fd;
	err = ll_configure(fd, "polite-locks", "none", "workers=6 seed=77");
	err = err ?: ll_stats(fd, 0, before);
	return err ?: fd;
}

/*
 * Configure @setup on a file that has a run. It must fail with @wanted, name
 * @word, and leave the run alone.
 */
const char *refused(struct ll_setup *setup, int wanted, const char *word)
{
	struct livelock_run_stats before, after;
	const char *message = setup->config.message;
	const char *bad;
	int fd = file_with_run(&before);

	CALL_OK(fd);
	bad = expect(word, wanted, ll_apply(fd, setup));
	if (bad)
		return bad;
	REQUIRE(memchr(message, '\0', LIVELOCK_TEXT_LEN), "the message has no end");
	REQUIRE(strstr(message, word), "the message does not name %s: \"%s\"", word, message);
	CALL_OK(ll_stats(fd, 0, &after));
	REQUIRE(!memcmp(&before, &after, sizeof(before)), "the run before was touched");
	CALL_OK(ll_start(fd));
	close(fd);
	return NULL;
}

const char *prepared(struct ll_setup *setup, const char *scenario, const char *cure,
		     const char *settings)
{
	int fd = ll_open();

	CALL_OK(fd);
	CALL_OK(ll_prepare(fd, setup, scenario, cure, settings));
	close(fd);
	return NULL;
}
