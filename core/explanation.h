/* explanation.h - what the kernel's errors mean, by operation and driver. Data only. */
#ifndef CORE_EXPLANATION_H
#define CORE_EXPLANATION_H

/* A sentence or two, a constant; "" when nothing is known. Arguments as of
 * doctor_explain(). */
const char *explanation_find(const char *operation, const char *driver, int error_number);

#endif
