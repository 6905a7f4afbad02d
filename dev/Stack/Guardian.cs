using System.Diagnostics;
using System.Globalization;

namespace CloudCam.Dev.Stack;

/// <summary>A small process that ends the stack's other processes when this one is killed; see guardian.mjs.</summary>
internal sealed class Guardian : IDisposable
{
    private readonly Process process;
    private readonly Lock gate = new();
    private bool isBroken;

    private Guardian(Process process) => this.process = process;

    public static Guardian Start(string node)
    {
        var start = PartProcess.InOwnSession(node, [Path.Combine(Checkout.Dev, "Stack", "guardian.mjs")]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new StackException($"{node} could not be started.");
        return new Guardian(process);
    }

    public void Watch(int processId) => Say(string.Create(CultureInfo.InvariantCulture, $"+{processId}"));

    public void Forget(int processId) => Say(string.Create(CultureInfo.InvariantCulture, $"-{processId}"));

    public void Dispose()
    {
        Say("done");
        lock (gate)
        {
            if (!isBroken) process.StandardInput.Close();
        }
        process.WaitForExit(TimeSpan.FromSeconds(5));
        process.Dispose();
    }

    private void Say(string line)
    {
        lock (gate)
        {
            if (isBroken) return;
            try
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody killed the guardian. The stack works without it; only a SIGKILL of the stack would leave processes behind.
                isBroken = true;
            }
        }
    }
}
