import type { RowChunk, RowList } from "./row-list.ts";
import type { Row } from "./rows.ts";

/** The heights of a chunk's rows. */
interface Block {
  heights: Float64Array;
  sum: number;
}

/**
 * Which rows of a long list are near the window; heights are estimated until a row was seen and measured. Sums of
 * chunks in a binary indexed tree: with 100,000 rows a measured height costs some 10 additions, a page of 100 more
 * rows some thousand, and nothing costs 100,000.
 */
export class Heights {
  private list: RowList | undefined;
  private blocks: Block[] = [];
  private tree = new Float64Array(1);
  private readonly known = new WeakMap<RowChunk, Block>();

  /** `estimate` in pixels. Rows that were there before keep their heights unasked. */
  layout(list: RowList, estimate: (row: Row) => number): void {
    const replaced = this.replacedBy(list);
    this.list = list;
    this.blocks = list.chunks.map((chunk) => this.blockOf(chunk, (row) => replaced.get(row.key) ?? estimate(row)));
    this.plant();
  }

  /** Answers whether the row's height is another one than before. */
  measure(index: number, height: number): boolean {
    const [chunk, at] = this.placeOf(index);
    const block = this.blocks[chunk];
    const before = block?.heights[at];
    if (block === undefined || before === undefined) return false;
    const difference = height - before;
    if (Math.abs(difference) < 0.5) return false;
    block.heights[at] = height;
    block.sum += difference;
    for (let node = chunk + 1; node < this.tree.length; node += node & -node) this.tree[node]! += difference;
    return true;
  }

  get total(): number {
    return this.sumOf(this.blocks.length);
  }

  /** From the top to the upper edge of a row. */
  offset(index: number): number {
    const inside = Math.max(0, Math.min(index, this.list?.length ?? 0));
    const [chunk, at] = this.placeOf(inside);
    let sum = this.sumOf(chunk);
    for (let row = 0; row < at; row++) sum += this.blocks[chunk]?.heights[row] ?? 0;
    return sum;
  }

  /** The row at a distance from the top. */
  indexAt(y: number): number {
    let [chunk, rest] = [0, y];
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.blocks.length))); step >= 1; step /= 2) {
      const sum = this.tree[chunk + step];
      if (sum === undefined || sum > rest) continue;
      chunk += step;
      rest -= sum;
    }
    const heights = this.blocks[chunk]?.heights ?? [];
    let at = 0;
    while (at < heights.length - 1 && rest >= (heights[at] as number)) rest -= heights[at++] as number;
    return Math.max(0, Math.min((this.list?.startOf(chunk) ?? 0) + at, (this.list?.length ?? 0) - 1));
  }

  /** First row and the one behind the last, with `margin` pixels more on both sides. */
  range(top: number, height: number, margin: number): [number, number] {
    const length = this.list?.length ?? 0;
    if (length === 0) return [0, 0];
    const first = this.indexAt(Math.max(0, top - margin));
    return [first, Math.min(length, this.indexAt(top + height + margin) + 1)];
  }

  /** The chunk of a row, and its place in there. */
  private placeOf(index: number): [number, number] {
    const chunk = this.list?.chunkOf(index) ?? 0;
    return [chunk, index - (this.list?.startOf(chunk) ?? 0)];
  }

  /** Heights by key, of chunks that are no longer there: their rows may stand in another one. */
  private replacedBy(list: RowList): Map<string, number> {
    const heights = new Map<string, number>();
    const chunks = new Set(list.chunks);
    this.list?.chunks.forEach((chunk, index) => {
      if (chunks.has(chunk)) return;
      chunk.forEach((row, at) => heights.set(row.key, this.blocks[index]?.heights[at] as number));
    });
    return heights;
  }

  private blockOf(chunk: RowChunk, estimate: (row: Row) => number): Block {
    let block = this.known.get(chunk);
    if (block === undefined) {
      const heights = Float64Array.from(chunk, estimate);
      block = { heights, sum: heights.reduce((sum, height) => sum + height, 0) };
      this.known.set(chunk, block);
    }
    return block;
  }

  /** Of all chunks above one. */
  private sumOf(chunk: number): number {
    let sum = 0;
    for (let node = chunk; node > 0; node -= node & -node) sum += this.tree[node] ?? 0;
    return sum;
  }

  private plant(): void {
    const size = this.blocks.length;
    const tree = new Float64Array(size + 1);
    for (let node = 1; node <= size; node++) {
      tree[node]! += (this.blocks[node - 1] as Block).sum;
      const parent = node + (node & -node);
      if (parent <= size) tree[parent]! += tree[node] as number;
    }
    this.tree = tree;
  }
}
