Console.WriteLine("not wired yet");
