using System.Buffers.Binary;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>The three Numpress encodings (doi 10.1074/mcp.O114.037879), to try the decoder on arrays of any kind.</summary>
internal static class NumpressEncoder
{
    public static byte[] Linear(double[] values, double scale)
    {
        List<byte> bytes = [.. Scale(scale)];
        long[] scaled = [.. values.Select(value => (long)Math.Round(value * scale))];
        foreach (long first in scaled.Take(2)) bytes.AddRange(BitConverter.GetBytes((uint)first));
        HalfBytes halfBytes = new();
        for (int i = 2; i < scaled.Length; i++) halfBytes.Add((int)(scaled[i] - (2 * scaled[i - 1] - scaled[i - 2])));
        return [.. bytes, .. halfBytes.ToBytes()];
    }

    public static byte[] Pic(double[] values)
    {
        HalfBytes halfBytes = new();
        foreach (double value in values) halfBytes.Add((int)Math.Round(value));
        return halfBytes.ToBytes();
    }

    public static byte[] Slof(double[] values, double scale)
    {
        List<byte> bytes = [.. Scale(scale)];
        foreach (double value in values) bytes.AddRange(BitConverter.GetBytes((ushort)(Math.Log(value + 1) * scale + 0.5)));
        return [.. bytes];
    }

    private static byte[] Scale(double scale)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, scale);
        return bytes;
    }

    private sealed class HalfBytes
    {
        private readonly List<int> _halves = [];

        public void Add(int value)
        {
            string digits = value.ToString("x8");
            int zeros = digits.TakeWhile(digit => digit == '0').Count();
            int ones = Math.Min(7, digits.TakeWhile(digit => digit == 'f').Count());
            int implied = value < 0 && ones > 0 ? ones : zeros;
            _halves.Add(value < 0 && ones > 0 ? ones + 8 : zeros);
            for (int i = 7; i >= implied; i--) _halves.Add(Convert.ToInt32(digits[i].ToString(), 16));
        }

        public byte[] ToBytes()
        {
            if (_halves.Count % 2 == 1) _halves.Add(0);
            return [.. _halves.Chunk(2).Select(pair => (byte)(pair[0] << 4 | pair[1]))];
        }
    }
}
