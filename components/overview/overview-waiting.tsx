const cards = ['stores', 'ages', 'uses', 'health'];

/** The geometry of the overview while all images are read; what is going on is said above it, in words. */
export function OverviewWaiting() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <div className="h-[74px] rounded border bg-surface" />
      <div className="grid gap-4 lg:grid-cols-2">
        {cards.map((card) => (
          <div key={card} className="flex h-60 flex-col gap-4 rounded border bg-surface p-4">
            <div className="h-3 w-24 rounded bg-line" />
            <div className="h-4 w-full rounded bg-line" />
            <div className="h-3 w-2/3 rounded bg-line" />
          </div>
        ))}
      </div>
    </div>
  );
}
