//! Lengths and shapes: the words in which everyone measures.
//!
//! The origin of a page or a frame is its top left corner; y grows downwards.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// Points in a millimetre (1 pt = 1/72 in).
const PT_PER_MM: f64 = 72.0 / 25.4;

/// Lengths that differ by less are the same: a thousandth of a point, far under
/// what any printer resolves and far over what sums of floats lose.
const TOLERANCE: f64 = 1e-3;

/// An absolute length. Held in points.
#[derive(Copy, Clone, Default, PartialEq, PartialOrd)]
pub struct Abs(f64);

impl Abs {
    /// No length.
    pub const ZERO: Self = Self(0.0);
    /// Longer than anything that can be set.
    pub const INF: Self = Self(f64::INFINITY);

    /// A length in DTP points (1/72 in).
    pub const fn pt(value: f64) -> Self {
        Self(value)
    }

    /// A length in millimetres.
    pub const fn mm(value: f64) -> Self {
        Self(value * PT_PER_MM)
    }

    /// The length in points.
    pub const fn to_pt(self) -> f64 {
        self.0
    }

    /// The length in millimetres.
    pub const fn to_mm(self) -> f64 {
        self.0 / PT_PER_MM
    }

    /// Whether something of this length fits into `space`. The only place where
    /// lengths are compared with a tolerance.
    pub fn fits(self, space: Abs) -> bool {
        self.0 <= space.0 + TOLERANCE
    }

    /// The longer of two lengths.
    pub const fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The shorter of two lengths.
    pub const fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The length without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

/// A length in units of the em: the width of one Han character (字) at the size of
/// the text around it.
#[derive(Copy, Clone, Debug, Default, PartialEq, PartialOrd)]
pub struct Em(pub f64);

impl Em {
    /// No length.
    pub const ZERO: Self = Self(0.0);
    /// One 字.
    pub const ONE: Self = Self(1.0);

    /// The absolute length at an em of `size`.
    pub fn at(self, size: Abs) -> Abs {
        size * self.0
    }
}

macro_rules! arithmetic {
    ($ty:ident) => {
        impl Add for $ty {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl AddAssign for $ty {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl Sub for $ty {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl SubAssign for $ty {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Neg for $ty {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl Mul<f64> for $ty {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }
        impl Div<f64> for $ty {
            type Output = Self;
            fn div(self, divisor: f64) -> Self {
                Self(self.0 / divisor)
            }
        }
        impl Div for $ty {
            type Output = f64;
            fn div(self, other: Self) -> f64 {
                self.0 / other.0
            }
        }
        impl Sum for $ty {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                Self(iter.map(|length| length.0).sum())
            }
        }
    };
}

arithmetic!(Abs);
arithmetic!(Em);

impl fmt::Debug for Abs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}pt")
    }
}

/// The length in points, with at most three decimals, as display lists print it.
impl fmt::Display for Abs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding zero turns a rounded negative zero into zero.
        let rounded = (self.0 * 1000.0).round() / 1000.0 + 0.0;
        write!(f, "{rounded}")
    }
}

/// A place relative to the top left corner of what contains it.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Rightwards.
    pub x: Abs,
    /// Downwards.
    pub y: Abs,
}

impl Point {
    /// The top left corner.
    pub const ZERO: Self = Self { x: Abs::ZERO, y: Abs::ZERO };

    /// A place from its coordinates.
    pub const fn new(x: Abs, y: Abs) -> Self {
        Self { x, y }
    }

    /// The place in a box turned 90° anticlockwise about its top left corner.
    pub fn turned(self) -> Self {
        Self::new(self.y, -self.x)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

/// A width and a height.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Size {
    /// The width.
    pub width: Abs,
    /// The height.
    pub height: Abs,
}

impl Size {
    /// A size from its two lengths.
    pub const fn new(width: Abs, height: Abs) -> Self {
        Self { width, height }
    }

    /// The size of what is turned by 90°.
    pub const fn turned(self) -> Self {
        Self::new(self.height, self.width)
    }
}

/// A rectangle, by its top left corner and its size.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Rect {
    /// The top left corner.
    pub origin: Point,
    /// The size.
    pub size: Size,
}

impl Rect {
    /// The x coordinate of the right edge.
    pub fn right(&self) -> Abs {
        self.origin.x + self.size.width
    }

    /// The y coordinate of the bottom edge.
    pub fn bottom(&self) -> Abs {
        self.origin.y + self.size.height
    }
}

/// One value for each side of a box.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub struct Sides<T> {
    /// The left side.
    pub left: T,
    /// The top side.
    pub top: T,
    /// The right side.
    pub right: T,
    /// The bottom side.
    pub bottom: T,
}

impl<T: Copy> Sides<T> {
    /// The same value on all sides.
    pub const fn splat(value: T) -> Self {
        Self { left: value, top: value, right: value, bottom: value }
    }
}

/// A colour of ink. For text the standard knows two (GB/T 9704-2012, 6.2); charts have more.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// K100.
    #[default]
    Black,
    /// Y80 M80: the red of the letterhead.
    Red,
    /// Red, green and blue as a screen shows them (sRGB).
    Screen(u8, u8, u8),
}

impl Color {
    /// Red, green and blue as a screen shows them (sRGB).
    pub const fn screen(self) -> (u8, u8, u8) {
        match self {
            Self::Black => (0, 0, 0),
            // Y80 M80 of GB/T 9704 as a screen shows it.
            Self::Red => (230, 33, 41),
            Self::Screen(red, green, blue) => (red, green, blue),
        }
    }
}
