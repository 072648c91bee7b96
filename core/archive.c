#include "core/archive.h"

#include "core/memory.h"

#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#define LINKS_MAX 40 /* as the kernel's own path walk */
#define NODE_SIZE 48 /* about what the tree takes for an entry */

struct archive {
	void *tree; /* of entries, by path: tsearch(3) */
	struct archive_entry *top;
	size_t count, used, content;
};

/* --- entries ---------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b)
{
	return strcmp(((const struct archive_entry *)a)->path,
		      ((const struct archive_entry *)b)->path);
}

static void free_entry(void *user)
{
	struct archive_entry *entry = user;

	free(entry->path);
	free(entry->data);
	free(entry);
}

static struct archive_entry *find(const struct archive *archive, const char *path)
{
	/* tfind() only compares it. */
	const struct archive_entry wanted = {.path = (char *)(size_t)path};
	struct archive_entry **found = tfind(&wanted, &archive->tree, compare_paths);

	return found ? *found : NULL;
}

const struct archive_entry *archive_find(const struct archive *archive, const char *path)
{
	return find(archive, path);
}

static char *copy_bytes(const void *data, size_t size)
{
	char *copy = memory_resize(NULL, size + 1, 1);

	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

static struct archive_entry *insert(struct archive *archive, struct archive_entry *parent,
				    enum archive_kind kind, const char *path)
{
	struct archive_entry *entry = memory_new(sizeof(*entry));

	entry->path = memory_copy_string(path);
	entry->kind = kind;
	if (!tsearch(entry, &archive->tree, compare_paths))
		memory_exhausted();
	if (parent) {
		entry->next = parent->child;
		parent->child = entry;
		archive->count++;
		archive->used += sizeof(*entry) + NODE_SIZE + strlen(path) + 1;
	}
	return entry;
}

struct archive *archive_new(void)
{
	struct archive *archive = memory_new(sizeof(*archive));

	archive->top = insert(archive, NULL, ARCHIVE_DIRECTORY, "");
	return archive;
}

void archive_free(struct archive *archive)
{
	if (!archive)
		return;
	tdestroy(archive->tree, free_entry);
	free(archive);
}

size_t archive_count(const struct archive *archive)
{
	return archive->count;
}

size_t archive_size(const struct archive *archive)
{
	return archive->content;
}

/* --- what is allowed -------------------------------------------------------- */

static bool has_control(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 127)
			return true;
	return false;
}

static bool is_path(const char *path)
{
	size_t length = strlen(path);

	if (length == 0 || length >= PATH_MAX || has_control(path, length))
		return false;
	for (const char *name = path;; name++) {
		size_t size = strcspn(name, "/");

		if (size == 0 || size > NAME_MAX || (size == 1 && *name == '.') ||
		    (size == 2 && memcmp(name, "..", 2) == 0))
			return false;
		name += size;
		if (*name == '\0')
			return true;
	}
}

/* Whether a relative target leaves the top on its way. */
static bool climbs_out(const char *path, const char *target, size_t size)
{
	long depth = 0;

	for (const char *slash = path; (slash = strchr(slash, '/')) != NULL; slash++)
		depth++;
	for (size_t at = 0, end = 0; at < size && *target != '/'; at = end + 1) {
		const char *name = target + at, *slash = memchr(name, '/', size - at);
		size_t length = slash ? (size_t)(slash - name) : size - at;

		end = at + length;
		if (length == 2 && memcmp(name, "..", 2) == 0)
			depth--;
		else if (length > 0 && !(length == 1 && *name == '.'))
			depth++;
		if (depth < 0)
			return true;
	}
	return false;
}

static int check(enum archive_kind kind, const char *path, const char *data, size_t size)
{
	if (!is_path(path))
		return -EILSEQ;
	if (kind == ARCHIVE_FILE && size > ARCHIVE_FILE_MAX)
		return -EFBIG;
	if (kind != ARCHIVE_LINK)
		return 0;
	if (size == 0 || size >= PATH_MAX || has_control(data, size))
		return -EILSEQ;
	return climbs_out(path, data, size) ? -EXDEV : 0;
}

/* --- adding ----------------------------------------------------------------- */

/* The directory at the first `length` bytes of a path, made with all above it where
 * it is not there. */
static int make_directories(struct archive *archive, const char *path, size_t length,
			    struct archive_entry **ret_directory)
{
	struct archive_entry *parent = archive->top;
	char name[PATH_MAX];

	for (size_t end = 0; end < length; end++) {
		struct archive_entry *entry;

		end += strcspn(path + end, "/");
		memcpy(name, path, end);
		name[end] = '\0';
		entry = find(archive, name);
		if (!entry) {
			if (archive->count >= ARCHIVE_ENTRIES_MAX)
				return -E2BIG;
			if (archive->used > ARCHIVE_TOTAL_MAX)
				return -ENOSPC;
			entry = insert(archive, parent, ARCHIVE_DIRECTORY, name);
		}
		if (entry->kind != ARCHIVE_DIRECTORY)
			return -ENOTDIR;
		parent = entry;
	}
	*ret_directory = parent;
	return 0;
}

static int set_data(struct archive *archive, struct archive_entry *entry, const void *data,
		    size_t size)
{
	if (archive->used - entry->size + size > ARCHIVE_TOTAL_MAX)
		return -ENOSPC;
	archive->used += size - entry->size;
	if (entry->kind == ARCHIVE_FILE)
		archive->content += size - entry->size;
	free(entry->data);
	entry->data = copy_bytes(data, size);
	entry->size = size;
	return 0;
}

static int put_again(struct archive *archive, struct archive_entry *entry, enum archive_kind kind,
		     const void *data, size_t size)
{
	if (entry->kind != kind)
		return -EEXIST;
	if (kind == ARCHIVE_LINK)
		return entry->size == size && memcmp(entry->data, data, size) == 0 ? 0 : -EEXIST;
	return kind == ARCHIVE_FILE ? set_data(archive, entry, data, size) : 0;
}

int archive_put(struct archive *archive, enum archive_kind kind, const char *path, const void *data,
		size_t size)
{
	const char *slash = strrchr(path, '/');
	struct archive_entry *entry, *parent;
	int result = check(kind, path, data, size);

	if (result < 0)
		return result;
	entry = find(archive, path);
	if (entry)
		return put_again(archive, entry, kind, data, size);
	result = make_directories(archive, path, slash ? (size_t)(slash - path) : 0, &parent);
	if (result < 0)
		return result;
	if (archive->count >= ARCHIVE_ENTRIES_MAX)
		return -E2BIG;
	if (archive->used + size > ARCHIVE_TOTAL_MAX)
		return -ENOSPC;
	entry = insert(archive, parent, kind, path);
	return kind == ARCHIVE_DIRECTORY ? 0 : set_data(archive, entry, data, size);
}

/* --- following -------------------------------------------------------------- */

/* A path on its way: `done` has been walked, `rest` is still to be. */
struct walk {
	char done[PATH_MAX], rest[PATH_MAX];
	unsigned links;
};

/* Puts a link's target, or the path asked for, before what is still to be walked. */
static int put_before(struct walk *walk, const char *target)
{
	size_t length = strlen(target), rest = strlen(walk->rest);

	if (length + 1 + rest >= sizeof(walk->rest))
		return -ENAMETOOLONG;
	memmove(walk->rest + length + 1, walk->rest, rest + 1);
	memcpy(walk->rest, target, length);
	walk->rest[length] = '/';
	return 0;
}

static void go_up(struct walk *walk)
{
	char *slash = strrchr(walk->done, '/');

	*(slash ? slash : walk->done) = '\0';
}

/* Takes the next component; false: there was none. */
static bool take_name(struct walk *walk, char name[static PATH_MAX])
{
	size_t start = strspn(walk->rest, "/"), length = strcspn(walk->rest + start, "/");

	memcpy(name, walk->rest + start, length);
	name[length] = '\0';
	memmove(walk->rest, walk->rest + start + length, strlen(walk->rest + start + length) + 1);
	return length > 0;
}

static int follow(struct walk *walk, const struct archive_entry *link)
{
	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	if (link->data[0] == '/')
		walk->done[0] = '\0';
	else
		go_up(walk);
	return put_before(walk, link->data);
}

/* Goes to one name below where it is. */
static int enter(const struct archive *archive, struct walk *walk, const char *name,
		 bool follow_last)
{
	const struct archive_entry *entry = find(archive, walk->done);
	size_t used = strlen(walk->done), length = strlen(name);
	bool last = walk->rest[strspn(walk->rest, "/")] == '\0';

	if (entry->kind != ARCHIVE_DIRECTORY)
		return -ENOTDIR;
	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0) {
		go_up(walk);
		return 0;
	}
	if (used + 1 + length >= sizeof(walk->done))
		return -ENAMETOOLONG;
	if (used > 0)
		walk->done[used++] = '/';
	memcpy(walk->done + used, name, length + 1);
	entry = find(archive, walk->done);
	if (!entry)
		return -ENOENT;
	return entry->kind == ARCHIVE_LINK && (!last || follow_last) ? follow(walk, entry) : 0;
}

int archive_resolve(const struct archive *archive, const char *path, bool follow_last,
		    const struct archive_entry **ret_entry)
{
	struct walk walk = {0};
	char name[PATH_MAX];
	int result = 0;

	if (strlen(path) >= sizeof(walk.rest))
		return -ENAMETOOLONG;
	strcpy(walk.rest, path);
	while (result == 0 && take_name(&walk, name))
		result = enter(archive, &walk, name, follow_last);
	if (result == 0)
		*ret_entry = find(archive, walk.done);
	return result;
}

/* --- visiting --------------------------------------------------------------- */

struct visit {
	const struct archive *archive;
	archive_entry_fn *fn;
	void *user;
	int result;
};

static void visit_node(const void *node, VISIT order, void *user)
{
	const struct archive_entry *entry = *(const struct archive_entry *const *)node;
	struct visit *visit = user;

	if ((order == postorder || order == leaf) && visit->result == 0 &&
	    entry != visit->archive->top)
		visit->result = visit->fn(entry, visit->user);
}

int archive_visit(const struct archive *archive, archive_entry_fn *fn, void *user)
{
	struct visit visit = {.archive = archive, .fn = fn, .user = user};

	twalk_r(archive->tree, visit_node, &visit);
	return visit.result;
}
