namespace CloudCam.Relay.Live;

/// <summary>A queue that can be looked into by place. It grows as needed and keeps its room: a stream's frames come and go all the time.</summary>
internal sealed class Ring<T>
{
    private T[] items = new T[16];
    private int head;

    public int Count { get; private set; }

    public ref T this[int index] => ref items[(head + index) & (items.Length - 1)];

    public void Add(in T item)
    {
        if (Count == items.Length) Grow();
        Count++;
        this[Count - 1] = item;
    }

    public void RemoveFirst()
    {
        this[0] = default!;
        head = (head + 1) & (items.Length - 1);
        Count--;
    }

    private void Grow()
    {
        var larger = new T[2 * items.Length];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        (items, head) = (larger, 0);
    }
}
