using System.Text;
using AlloyKMC.Model;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(MzmlMemoryTests), DisableParallelization = true)]
[Collection(nameof(MzmlMemoryTests))]
public class MzmlMemoryTests
{
    private const int PointsPerSpectrum = 5000;
    private const long Megabyte = 1 << 20;

    /// <summary>Reads 200 MB generated on the fly; one spectrum of 5000 points takes 0.2 MB with its text, so what is alive may not grow by more than 8 MB.</summary>
    [Fact]
    public void A_long_file_is_read_in_bounded_memory()
    {
        using EndlessMzml stream = new(200 * Megabyte);
        long start = GC.GetTotalMemory(forceFullCollection: true);
        long highest = 0;
        int count = 0;
        foreach (MassSpectrum spectrum in MzmlReader.Read(stream))
        {
            Assert.Equal(PointsPerSpectrum, spectrum.MassToCharge.Length);
            if (++count % 50 == 0) highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - start);
        }

        Assert.InRange(stream.Delivered, 200 * Megabyte, 201 * Megabyte);
        Assert.Equal(stream.SpectraStarted, count);
        Assert.InRange(highest, 0, 8 * Megabyte);
    }

    [Fact]
    public void One_endless_array_ends_at_the_bound()
    {
        using EndlessMzml stream = new(200 * Megabyte, isOneArray: true);
        Assert.Throws<FaultException>(() => MzmlReader.Read(stream, new MzmlReadOptions { MaximumPointsPerArray = 100_000 }).Count());
    }

    /// <summary>An mzML file that is never stored: a head, the same spectrum over and over, a tail.</summary>
    private sealed class EndlessMzml : Stream
    {
        private readonly byte[] _spectrum;
        private readonly byte[] _tail;
        private readonly long _size;
        private readonly bool _isOneArray;
        private byte[] _current;
        private int _position;
        private bool _isTail;

        public EndlessMzml(long size, bool isOneArray = false)
        {
            string whole = MzmlText.File("@");
            _current = Encoding.UTF8.GetBytes(whole[..whole.IndexOf('@')]);
            _tail = Encoding.UTF8.GetBytes(whole[(whole.IndexOf('@') + 1)..]);
            double[] mz = [.. Enumerable.Range(0, PointsPerSpectrum).Select(i => 1000 + 0.37 * i)];
            string spectrum = MzmlText.Spectrum(MzmlText.Plain(MzmlText.MassToCharge, mz), MzmlText.Plain(MzmlText.Intensity, mz), mz.Length);
            _spectrum = Encoding.UTF8.GetBytes(spectrum);
            _size = size;
            _isOneArray = isOneArray;
            if (!isOneArray) return;
            int cut = spectrum.IndexOf("<binary>", StringComparison.Ordinal) + "<binary>".Length;
            _current = [.. _current, .. Encoding.UTF8.GetBytes(spectrum[..cut])];
            _spectrum = Encoding.ASCII.GetBytes(new string('A', 4096));
        }

        public long Delivered { get; private set; }

        public int SpectraStarted { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Delivered; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position == _current.Length)
            {
                if (_isTail) return 0;
                _isTail = Delivered >= _size;
                _current = _isTail ? _tail : _spectrum;
                _position = 0;
                if (!_isTail && !_isOneArray) SpectraStarted++;
            }

            int length = Math.Min(count, _current.Length - _position);
            _current.AsSpan(_position, length).CopyTo(buffer.AsSpan(offset));
            _position += length;
            Delivered += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    }
}
