package kernel

// RGB turns luma and chroma of pixels into red, green and blue: JFIF's conversion in 16-bit fixed
// point, rounded as libjpeg rounds. dst holds three bytes for each of y.
func RGB(dst, y, cb, cr []byte) {
	n := len(y)
	need("RGB", "dst", len(dst), 3*n)
	need("RGB", "cb", len(cb), n)
	need("RGB", "cr", len(cr), n)
	use.rgb(dst[:3*n], y, cb[:n], cr[:n])
}

// Widen doubles a row of numbers by the triangle filter that libjpeg calls fancy upsampling: each
// number becomes two, three parts its own and one of the neighbour's on that side, in a row that
// lies three quarters at near and one at far. left and right are added to sixteenths on either
// side before they are rounded down. near and far may be one; dst holds twice as many.
func Widen(dst, near, far []byte, left, right int) {
	n := len(near)
	need("Widen", "dst", len(dst), 2*n)
	need("Widen", "far", len(far), n)
	if n == 0 {
		return
	}
	first, last := 3*int(near[0])+int(far[0]), 3*int(near[n-1])+int(far[n-1])
	dst[0], dst[2*n-1] = byte((4*first+left)>>4), byte((4*last+right)>>4)
	use.widen(dst[1:2*n-1], near, far[:n], right, left)
}

func rgbGeneric(dst, y, cb, cr []byte) {
	const half = 1 << 15
	for x, v := range y {
		l, b, r := int32(v), int32(cb[x])-128, int32(cr[x])-128
		rgb := dst[3*x : 3*x+3 : 3*x+3]
		rgb[0] = byteOf(l + (91881*r+half)>>16)
		rgb[1] = byteOf(l + (-22554*b-46802*r+half)>>16)
		rgb[2] = byteOf(l + (116130*b+half)>>16)
	}
}

// widenGeneric does what lies between two sums of near and far: right of one and left of the next.
func widenGeneric(dst, near, far []byte, right, left int) {
	for x := range len(near) - 1 {
		a, b := 3*int(near[x])+int(far[x]), 3*int(near[x+1])+int(far[x+1])
		dst[2*x], dst[2*x+1] = byte((3*a+b+right)>>4), byte((3*b+a+left)>>4)
	}
}
