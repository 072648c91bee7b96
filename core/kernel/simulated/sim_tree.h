/* sim_tree.h - the simulated host's files: nothing is stored, each is rendered
 * from the state when it is read.
 *
 * The tree is made of constant tables. An entry has a name or stands for many
 * (every PCI function, every interface); walking a path gathers in a struct
 * sim_place what the entries on the way stand for. Links are walked through as
 * directories are.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_TREE_H
#define CORE_KERNEL_SIMULATED_SIM_TREE_H

#include "core/kernel/simulated/sim_state.h"

struct sim_entry;

struct sim_place {
	struct sim_state *state;
	const struct sim_entry *entry;
	struct sim_function *function;
	struct sim_link *link;
	const struct sim_driver *driver;
	struct sim_process *process;
	int descriptor;
	int group;
	int root; /* bus number of a root bus */
};

/* Text under construction; what does not fit is cut, as in read(). */
struct sim_text {
	char *data;
	size_t size, length;
};
void sim_text_add(struct sim_text *text, const char *data, size_t length);
/* One line, at most 1,023 bytes. */
void sim_text_put(struct sim_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Names under construction, each with its NUL. */
struct sim_names {
	char *data;
	size_t size, length;
};
void sim_names_put(struct sim_names *names, const char *name);

/* What an entry can do; NULL: it cannot. One with `children` is a directory, one
 * with `link` a symbolic link. */
struct sim_entry {
	const char *name; /* NULL: it stands for many */
	/* Takes one step: sets in the place what `name` stands for. False: it is
	 * not there. NULL, for an entry with a name: it is always there. */
	bool (*enter)(struct sim_place *place, const char *name);
	/* Names all of those that it stands for. */
	void (*each)(const struct sim_place *place, struct sim_names *names);
	void (*read)(const struct sim_place *place, struct sim_text *text);
	int (*write)(const struct sim_place *place, const char *data, size_t size);
	/* Rendered with the place of the link's directory and that of its target. */
	void (*link)(const struct sim_place *from, const struct sim_place *to,
		     struct sim_text *text);
	const struct sim_entry *children; /* ends with an entry without anything */
};

/* A file that shows one value, with the newline that sysfs ends it with. */
#define SIM_VALUE(NAME, FORMAT, EXPRESSION)                                                        \
	static void read_##NAME(const struct sim_place *place, struct sim_text *text)              \
	{                                                                                          \
		sim_text_put(text, FORMAT "\n", EXPRESSION);                                       \
	}

/* The root directory. */
extern const struct sim_entry sim_tree_root;

/* As of struct kernel_class, but under the lock; a list is given as names. */
int sim_tree_list(struct sim_state *state, const char *path, struct sim_names *names);
ssize_t sim_tree_read(struct sim_state *state, const char *path, void *buffer, size_t size);
ssize_t sim_tree_readlink(struct sim_state *state, const char *path, char *buffer, size_t size);
ssize_t sim_tree_write(struct sim_state *state, const char *path, const void *data, size_t size);

#endif
