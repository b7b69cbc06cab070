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
 * Configure @setup on @fd, whose run is as @before says. It must fail with @wanted,
 * name @word, and leave the run alone.
 */
const char *refused_on(int fd, const struct livelock_run_stats *before,
		       struct ll_setup *setup, int wanted, const char *word)
{
	const char *message = setup->config.message;
	struct livelock_run_stats after;
	const char *bad;

	bad = expect(word, wanted, ll_apply(fd, setup));
	if (bad)
		return bad;
	REQUIRE(memchr(message, '\0', LIVELOCK_TEXT_LEN), "the message has no end");
	REQUIRE(strstr(message, word), "the message does not name %s: \"%s\"", word, message);
	CALL_OK(ll_stats(fd, 0, &after));
	REQUIRE(!memcmp(before, &after, sizeof(after)), "the run before was touched");
	return NULL;
}

/* On a file of its own, whose run then starts */
const char *refused(struct ll_setup *setup, int wanted, const char *word)
{
	struct livelock_run_stats before;
	const char *bad;
	int fd = file_with_run(&before);

	CALL_OK(fd);
	bad = refused_on(fd, &before, setup, wanted, word);
	if (bad)
		return bad;
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
