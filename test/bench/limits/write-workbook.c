/*
 * Writes lines of tab-separated cells as a workbook, as fast as libxlsxwriter goes: in constant memory. The first
 * column is an ISO 8601 time and becomes a date, the thirteenth a number, all others texts.
 * Arguments: lines, workbook. Prints seconds, and those of the processor, as JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <xlsxwriter.h>

static double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return moment.tv_sec + moment.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  double started = now();
  FILE *lines = fopen(arguments[1], "r");
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *workbook = workbook_new_opt(arguments[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, "Events");
  lxw_format *dates = workbook_add_format(workbook);
  format_set_num_format(dates, "yyyy-mm-dd hh:mm:ss.000");
  char *line = NULL;
  size_t room = 0;
  lxw_row_t row = 0;
  while (lines != NULL && getline(&line, &room, lines) > 0) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line;
    for (lxw_col_t column = 0; rest != NULL; column++) {
      char *cell = strsep(&rest, "\t");
      if (*cell == 0) continue;
      if (column == 0) {
        lxw_datetime time = {0};
        if (sscanf(cell, "%d-%d-%dT%d:%d:%lf", &time.year, &time.month, &time.day, &time.hour, &time.min, &time.sec) == 6)
          worksheet_write_datetime(sheet, row, column, &time, dates);
      } else if (column == 12) {
        worksheet_write_number(sheet, row, column, atof(cell), NULL);
      } else {
        worksheet_write_string(sheet, row, column, cell, NULL);
      }
    }
    row++;
  }
  if (workbook_close(workbook) != LXW_NO_ERROR) return 1;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double processor = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("{\"rows\":%u,\"seconds\":%f,\"cpuSeconds\":%f,\"peakBytes\":%ld}\n", row, now() - started, processor, usage.ru_maxrss * 1024);
  return 0;
}
