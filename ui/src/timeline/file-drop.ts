/** Files that are dragged over an element: `isOver` while they are, `take` when they are let go. */
export class FileDrop {
  isOver = false;

  constructor(
    private readonly mayTake: () => boolean,
    private readonly take: (file: File) => void,
    private readonly changed: () => void,
  ) {}

  /** For `dragenter` and `dragover`. */
  readonly dragged = (event: DragEvent): void => {
    if (!this.mayTake() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (!this.isOver) this.set(true);
  };

  readonly left = (event: DragEvent): void => {
    const frame = event.currentTarget as Node;
    const isInside = event.relatedTarget instanceof Node && frame.contains(event.relatedTarget);
    if (!isInside) this.set(false);
  };

  readonly dropped = (event: DragEvent): void => {
    if (!this.isOver) return;
    event.preventDefault();
    this.set(false);
    for (const file of event.dataTransfer?.files ?? []) this.take(file);
  };

  private set(isOver: boolean): void {
    this.isOver = isOver;
    this.changed();
  }
}
