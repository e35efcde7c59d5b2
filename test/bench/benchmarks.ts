import type { Benchmark } from './benchmark.ts';
import { indexRate, storeRate } from './benchmarks/build.ts';
import { chainInSync, verifyRate } from './benchmarks/evidence.ts';
import {
  csvExport,
  exportMemory,
  workbookAgainstC,
  workbookAgainstExceljs,
  workbookMemory,
  workbookMemoryAgainstExceljs,
  workbookProcessor,
  workbookRate,
} from './benchmarks/export.ts';
import { facetOfItems, facetsWithoutText, facetsWithText, firstFacets } from './benchmarks/facets.ts';
import {
  firstPagePhrase,
  firstPagePrefix,
  firstPageSelective,
  firstPageTwoWords,
  firstPageWithTotal,
  firstPageWord,
} from './benchmarks/first-page.ts';
import { itemCount, itemFirstPage } from './benchmarks/items.ts';
import { answerMemory, importMemory, syncMemory } from './benchmarks/memory.ts';
import { peerBenchmarks } from './benchmarks/peers.ts';
import { randomPage, rowsToWindow } from './benchmarks/rows.ts';
import { filtersAfterSync, manyFilters, manyPins, pinsMiddle } from './benchmarks/saved-work.ts';
import { sizeOfArchive, sizeOfAuditLog } from './benchmarks/size.ts';
import { syncAgain, syncAgainstInsert, syncOnTwoCores } from './benchmarks/sync.ts';
import { threadOverhead } from './benchmarks/thread.ts';
import { partOfWord, valueCompletion } from './benchmarks/while-typing.ts';
import { searchWhileWriting } from './benchmarks/while-writing.ts';
import { windowBenchmarks } from './benchmarks/window.ts';
import { visibleFilters, visibleFiltersAfterSync } from './benchmarks/visible-filters.ts';
import { pageAtHalfDepth, wideWordByJoin, wideWordOpen } from './benchmarks/wide-word.ts';

/** Everything that is measured, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  storeRate,
  indexRate,
  sizeOfAuditLog,
  sizeOfArchive,
  firstPageWord,
  firstPageWithTotal,
  firstPagePhrase,
  firstPageTwoWords,
  firstPagePrefix,
  firstPageSelective,
  partOfWord,
  valueCompletion,
  wideWordByJoin,
  wideWordOpen,
  pageAtHalfDepth,
  threadOverhead,
  facetsWithText,
  facetsWithoutText,
  facetOfItems,
  firstFacets,
  itemFirstPage,
  itemCount,
  randomPage,
  rowsToWindow,
  searchWhileWriting,
  ...peerBenchmarks,
  syncAgainstInsert,
  syncOnTwoCores,
  syncAgain,
  chainInSync,
  verifyRate,
  syncMemory,
  answerMemory,
  importMemory,
  csvExport,
  workbookRate,
  workbookMemory,
  exportMemory,
  workbookAgainstC,
  workbookProcessor,
  workbookAgainstExceljs,
  workbookMemoryAgainstExceljs,
  manyPins,
  pinsMiddle,
  manyFilters,
  filtersAfterSync,
  visibleFilters,
  visibleFiltersAfterSync,
  ...windowBenchmarks,
];
