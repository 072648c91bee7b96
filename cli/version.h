/* version.h - what `vftop --version` says. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#define VFTOP_VERSION "0.1.0"

#endif
