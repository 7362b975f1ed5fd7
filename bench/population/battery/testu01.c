/* TestU01's batteries on uint32 words from stdin: testu01 small|rabbit|alphabit|crush|big NAME */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "TestU01.h"

static unsigned int words[1 << 16];
static size_t at = 0, held = 0;

static unsigned int next(void) {
  if (at == held) {
    held = fread(words, sizeof *words, sizeof words / sizeof *words, stdin);
    at = 0;
    if (held == 0) exit(2);
  }
  return words[at++];
}

int main(int argc, char **argv) {
  if (argc != 3) return 64;
  unif01_Gen *gen = unif01_CreateExternGenBits(argv[2], next);
  swrite_Basic = FALSE;
  if (strcmp(argv[1], "small") == 0) bbattery_SmallCrush(gen);
  else if (strcmp(argv[1], "rabbit") == 0) bbattery_Rabbit(gen, 1 << 28);
  else if (strcmp(argv[1], "alphabit") == 0) bbattery_Alphabit(gen, 1 << 30, 0, 32);
  else if (strcmp(argv[1], "crush") == 0) bbattery_Crush(gen);
  else if (strcmp(argv[1], "big") == 0) bbattery_BigCrush(gen);
  else return 64;
  return 0;
}
