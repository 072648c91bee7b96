#include "core/json_text.h"

#include "core/text.h"

#include <string.h>

json_t *json_text_new(const char *text)
{
	char clean[512];

	text_sanitise(clean, sizeof(clean), text, strlen(text));
	return json_string(clean);
}

bool json_text_take(const json_t *object, const char *key, char *target, size_t size)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (text == NULL)
		return false;
	text_sanitise(target, size, text, strlen(text));
	return true;
}
