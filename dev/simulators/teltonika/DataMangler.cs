namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// Follows the device's commands in the bytes sent and flips single bits in DATA (0x0004, 0x000E): in the file bytes or in the CRC,
/// never in a header, so that the server's CRC check and not its framing is put to the test.
/// </summary>
internal sealed class DataMangler(double flipDataProbability, double flipCrcProbability, Random random)
{
    private readonly byte[] _header = new byte[4];
    private int _position;
    private int _commandBytes = int.MaxValue;
    private int _flipDataAt = -1;
    private int _flipCrcAt = -1;

    /// <summary>Flips in place; commands may be cut anywhere between two calls.</summary>
    public void Mangle(Span<byte> sent)
    {
        for (var index = 0; index < sent.Length; index++)
        {
            if (_position < _header.Length)
            {
                _header[_position] = sent[index];
                if (_position == _header.Length - 1)
                {
                    BeginCommand();
                }
            }

            if (_position == _flipDataAt || _position == _flipCrcAt)
            {
                sent[index] ^= (byte)(1 << random.Next(8));
            }

            if (++_position == _commandBytes)
            {
                _position = 0;
                _commandBytes = int.MaxValue;
                _flipDataAt = _flipCrcAt = -1;
            }
        }
    }

    private void BeginCommand()
    {
        var id = (_header[0] << 8) | _header[1];
        var length = (_header[2] << 8) | _header[3];
        _commandBytes = id == TeltonikaCommands.Init ? 16 : 4 + length;
        var beforeFileBytes = id switch
        {
            TeltonikaCommands.Data => 4,
            TeltonikaCommands.EnhancedData => 8,
            _ => -1,
        };
        if (beforeFileBytes < 0 || _commandBytes - 2 <= beforeFileBytes)
        {
            return;
        }

        if (flipDataProbability > 0 && random.NextDouble() < flipDataProbability)
        {
            _flipDataAt = random.Next(beforeFileBytes, _commandBytes - 2);
        }

        if (flipCrcProbability > 0 && random.NextDouble() < flipCrcProbability)
        {
            _flipCrcAt = _commandBytes - 1 - random.Next(2);
        }
    }
}
